namespace Gateway.Fhir.Model;

/// <summary>The stable codes of what can be wrong with a FHIR resource.</summary>
public static class IssueCode
{
    /// <summary>The text is no JSON: syntax, encoding, depth.</summary>
    public const string BrokenJson = "FHIR001";

    /// <summary>An element stands twice, or its repeats do not stand together.</summary>
    public const string Duplicate = "FHIR002";

    /// <summary>JSON, but without a resourceType.</summary>
    public const string NoResource = "FHIR003";

    /// <summary>A resourceType that R4 does not have.</summary>
    public const string UnknownResourceType = "FHIR004";

    /// <summary>An element that its type does not have.</summary>
    public const string UnknownElement = "FHIR005";

    /// <summary>A string where a number belongs, an object where a primitive belongs, and so on.</summary>
    public const string JsonKind = "FHIR006";

    /// <summary>A primitive whose text breaks its type's format.</summary>
    public const string Format = "FHIR007";

    /// <summary>An element that must be there is not.</summary>
    public const string Missing = "FHIR008";

    /// <summary>More than the greatest number.</summary>
    public const string TooMany = "FHIR009";

    /// <summary>A single value where an array belongs, or the other way round.</summary>
    public const string ArrayOrSingle = "FHIR010";

    /// <summary>A choice element with two types at once.</summary>
    public const string TwoChoices = "FHIR011";

    /// <summary>A choice element with a type that is not among its types.</summary>
    public const string ChoiceType = "FHIR012";

    /// <summary>An empty string, array or object, a null, an element with nothing but an id (ele-1).</summary>
    public const string Empty = "FHIR013";

    /// <summary>A code outside the value set of a required binding.</summary>
    public const string RequiredCode = "FHIR014";

    /// <summary>A reference to a type of resource that is not allowed there.</summary>
    public const string ReferenceTarget = "FHIR015";

    /// <summary>A reference to a contained resource that is not there.</summary>
    public const string Unresolved = "FHIR016";

    /// <summary>A contained resource without an id, with another's id, or inside another one.</summary>
    public const string Contained = "FHIR017";

    /// <summary>A narrative that is no well-formed XHTML.</summary>
    public const string Xhtml = "FHIR018";

    /// <summary>A narrative with script, forms or other active content.</summary>
    public const string ActiveContent = "FHIR019";

    /// <summary>Nested deeper than is read.</summary>
    public const string TooDeep = "FHIR020";

    /// <summary>More faults than are listed.</summary>
    public const string TooManyFaults = "FHIR021";

    // FHIR041 to FHIR046 are of the XML form only; what JSON and XML share has the codes above.

    /// <summary>The text is no XML that is read: syntax, encoding, a document type, too many characters.</summary>
    public const string BrokenXml = "FHIR041";

    /// <summary>An element outside the namespace http://hl7.org/fhir, or a narrative outside that of XHTML.</summary>
    public const string XmlNamespace = "FHIR042";

    /// <summary>An attribute that XML does not have there.</summary>
    public const string XmlAttribute = "FHIR043";

    /// <summary>Text between the elements.</summary>
    public const string XmlMixedText = "FHIR044";

    /// <summary>An element behind one that the definition puts after it.</summary>
    public const string XmlOrder = "FHIR045";

    /// <summary>Something in a tree that XML cannot say, left out on writing.</summary>
    public const string XmlCannotSay = "FHIR046";

    /// <summary>An invariant that does not hold; the text begins with its key.</summary>
    public const string Invariant = "FHIR071";

    /// <summary>Something could not be judged, and so is not called valid: the text says what and why.</summary>
    public const string NotChecked = "FHIR072";

    /// <summary>No coding is of the value set of an extensible binding.</summary>
    public const string ExtensibleCode = "FHIR073";

    /// <summary>A value other than the one a profile fixes, or without what its pattern has.</summary>
    public const string FixedValue = "FHIR074";

    /// <summary>A repeat that no slice takes, or slices out of order.</summary>
    public const string Slicing = "FHIR075";

    /// <summary>Longer than a profile allows, or outside its least and greatest value.</summary>
    public const string ValueRange = "FHIR076";

    /// <summary>A resource, type or target that does not follow a profile it must follow.</summary>
    public const string ProfileMismatch = "FHIR077";

    /// <summary>A profile that was asked for and is not at hand.</summary>
    public const string UnknownProfile = "FHIR078";

    /// <summary>An extension whose definition is not at hand.</summary>
    public const string UnknownExtension = "FHIR079";
}
