using System.Globalization;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>Reads the resource StructureDefinition (http://hl7.org/fhir/R4/structuredefinition.html): its snapshot where it has one, else its differential.</summary>
internal static class StructureDefinitionReader
{
    private const string BestPractice = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice";
    private const string FhirPathType = "http://hl7.org/fhirpath/";

    /// <summary>The definition, or what is wrong with it.</summary>
    public static (ProfileSource? Source, Issue? Fault) Read(Element resource)
    {
        var url = resource["url"]?.Text;
        var type = resource["type"]?.Text;
        if (string.IsNullOrEmpty(url) || string.IsNullOrEmpty(type))
            return Unreadable(resource["id"]?.Text ?? "StructureDefinition", "The definition has no url or no type; both are needed to find it.");
        if (resource["fhirVersion"]?.Text is { } version && version.Split('.')[0] != "4")
            return Unreadable(url, "The definition is for another version than FHIR R4 and is left out. Load the package for R4.");

        var (part, hasSnapshot) = resource["snapshot"] is { } snapshot ? (snapshot, true) : (resource["differential"], false);
        var elements = part?.All("element").Where(element => element.Kind == ElementKind.Object).ToList() ?? [];
        if (hasSnapshot && elements.Count == 0) return Unreadable(url, "The definition's snapshot has no elements. Leave it out, or fill it.");
        if (elements.Find(element => string.IsNullOrEmpty(element["path"]?.Text)) is not null)
            return Unreadable(url, "An element of the definition has no path; it cannot be placed.");
        // A type named by an address is a logical model's; its root is the address's last word.
        var root = elements.Count > 0 ? elements[0]["path"]!.Text!.Split('.')[0] : type[(type.LastIndexOf('/') + 1)..];
        return (new ProfileSource(
            url, resource["version"]?.Text, resource["name"]?.Text ?? url, root, resource["baseDefinition"]?.Text,
            resource["derivation"]?.Text == "specialization", hasSnapshot, () => ReadElements(elements)), null);
    }

    private static (ProfileSource?, Issue?) Unreadable(string place, string text) =>
        (null, Issue.Error(ProfileIssueCode.Unreadable, "invalid", place, text));

    private static List<DifferentialElement> ReadElements(List<Element> elements)
    {
        var ids = new ElementIds();
        return [.. elements.Select(element => ReadElement(element, ids.Of(element)))];
    }

    private static DifferentialElement ReadElement(Element element, string id)
    {
        var binding = element["binding"];
        return new DifferentialElement(id)
        {
            Path = element["path"]!.Text,
            Min = Number(element["min"]?.Text),
            Max = element["max"]?.Text is { } max ? max == "*" ? int.MaxValue : Number(max) : null,
            Types = [.. element.All("type").Select(type => ReadType(type, id))],
            ContentReference = element["contentReference"]?.Text is { } reference ? reference[(reference.IndexOf('#') + 1)..] : null,
            Fixed = Value(element, "fixed"),
            Pattern = Value(element, "pattern"),
            MinValue = Value(element, "minValue"),
            MaxValue = Value(element, "maxValue"),
            MaxLength = Number(element["maxLength"]?.Text),
            Strength = binding?["strength"]?.Text,
            ValueSet = binding?["valueSet"]?.Text,
            Slicing = element["slicing"] is { } slicing ? ReadSlicing(slicing) : null,
            Invariants = [.. element.All("constraint").Where(constraint => constraint["expression"]?.Text is not null).Select(ReadInvariant)],
        };
    }

    private static ElementType ReadType(Element type, string id)
    {
        var code = type["code"]?.Text ?? "";
        if (code.StartsWith(FhirPathType, StringComparison.Ordinal)) code = SystemType(type, id);
        return new ElementType(code, Texts(type, "profile"), Texts(type, "targetProfile")) { Aggregation = Texts(type, "aggregation") };
    }

    /// <summary>R4 writes the type of an id, a url and a primitive's value in FHIRPath's words, and says FHIR's beside it, for a resource's id wrongly.</summary>
    private static string SystemType(Element type, string id)
    {
        if (id.EndsWith("xtension.url", StringComparison.Ordinal)) return "uri";
        if (id.EndsWith(".id", StringComparison.Ordinal) && id.Split('.') is [var root, _] && R4.ResourceTypes.Contains(root)) return "id";
        return type.All("extension").FirstOrDefault(extension => extension["url"]?.Text?.EndsWith("structuredefinition-fhir-type", StringComparison.Ordinal) is true)
            ?["valueUrl"]?.Text ?? "string";
    }

    private static Slicing ReadSlicing(Element slicing) => new(
        [.. slicing.All("discriminator").Select(discriminator => new Discriminator(discriminator["type"]?.Text ?? "value", discriminator["path"]?.Text ?? "$this"))],
        slicing["rules"]?.Text ?? "open", slicing["ordered"]?.Text == "true");

    private static Invariant ReadInvariant(Element constraint) => new(
        constraint["key"]?.Text ?? "", constraint["severity"]?.Text != "warning", constraint["human"]?.Text ?? "", constraint["expression"]!.Text!)
    {
        IsBestPractice = constraint.All("extension").Any(extension => extension["url"]?.Text == BestPractice && extension["valueBoolean"]?.Text == "true"),
    };

    /// <summary>The value of a choice that no other property of an ElementDefinition begins like: <c>fixedUri</c>.</summary>
    private static Element? Value(Element element, string stem) => element.Children.FirstOrDefault(child =>
        child.Name.Length > stem.Length && child.Name.StartsWith(stem, StringComparison.Ordinal) && char.IsUpper(child.Name[stem.Length]));

    private static string[] Texts(Element element, string name) => [.. element.All(name).Select(child => child.Text).OfType<string>()];

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
