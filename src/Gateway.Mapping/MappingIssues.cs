namespace Gateway.Mapping;

/// <summary>The codes of everything this room finds: of envelopes (MAP00x to MAP05x), of translations (MAP06x, MAP07x), of maps and manifests (MAP1xx).</summary>
public static class MappingIssues
{
    /// <summary>The body holds nothing.</summary>
    public const string EmptyBody = "MAP001";

    /// <summary>The charset that is named is not known here.</summary>
    public const string UnknownCharset = "MAP002";

    /// <summary>The bytes are not in the charset.</summary>
    public const string WrongCharset = "MAP003";

    /// <summary>A NUL stands in the text.</summary>
    public const string ControlCharacter = "MAP004";

    /// <summary>More elements, columns or levels than are read at once.</summary>
    public const string TooLarge = "MAP005";

    /// <summary>A quoted cell does not end properly.</summary>
    public const string CsvQuote = "MAP010";

    /// <summary>A row has more or fewer cells than there are headings.</summary>
    public const string CsvCells = "MAP011";

    /// <summary>A column that the manifest requires is missing.</summary>
    public const string CsvColumnMissing = "MAP012";

    /// <summary>A heading stands twice.</summary>
    public const string CsvHeading = "MAP013";

    /// <summary>A file has no row.</summary>
    public const string CsvNoRows = "MAP014";

    /// <summary>The XML is not well-formed.</summary>
    public const string XmlBroken = "MAP020";

    /// <summary>The XML has a document type or entity declaration.</summary>
    public const string XmlDocumentType = "MAP021";

    /// <summary>The message does not begin with MSH.</summary>
    public const string Hl7NoHeader = "MAP030";

    /// <summary>MSH-9 or MSH-10 is missing.</summary>
    public const string Hl7HeaderIncomplete = "MAP031";

    /// <summary>A batch that is not whole, whose counts do not hold, or that stands where one message is expected.</summary>
    public const string Hl7Batch = "MAP032";

    /// <summary>A line is no segment.</summary>
    public const string Hl7Segment = "MAP033";

    /// <summary>MSH-1 and MSH-2 cannot part anything.</summary>
    public const string Hl7Delimiters = "MAP034";

    /// <summary>An escape sequence is broken and was kept (warning).</summary>
    public const string Hl7Escape = "MAP035";

    /// <summary>No character set was named and UTF-8 does not fit (warning).</summary>
    public const string Hl7CharsetGuessed = "MAP036";

    /// <summary>A field of a form is broken.</summary>
    public const string FormBroken = "MAP040";

    /// <summary>No kind of the manifest fits the message.</summary>
    public const string NoKind = "MAP050";

    /// <summary>A field that the kind requires is missing.</summary>
    public const string RequiredMissing = "MAP051";

    /// <summary>An expression cannot be evaluated over the record.</summary>
    public const string ExpressionFailed = "MAP052";

    /// <summary>The answer to a fetch says that it failed.</summary>
    public const string FetchFailed = "MAP053";

    /// <summary>A value does not have the form of its type.</summary>
    public const string WrongValue = "MAP060";

    /// <summary>A value is no time in the format of the map.</summary>
    public const string WrongTime = "MAP061";

    /// <summary>A time that the clocks left out in spring.</summary>
    public const string TimeInGap = "MAP062";

    /// <summary>A time that the clocks showed twice in autumn (warning).</summary>
    public const string TimeTwice = "MAP063";

    /// <summary>A word is not in its concept map.</summary>
    public const string ConceptUnknown = "MAP064";

    /// <summary>A word is not in its concept map, which has a fallback (warning).</summary>
    public const string ConceptFallback = "MAP065";

    /// <summary>More values than there may be.</summary>
    public const string TooMany = "MAP066";

    /// <summary>A check of the map does not hold.</summary>
    public const string CheckFailed = "MAP067";

    /// <summary>An element of several types was set to two of them.</summary>
    public const string ChoiceTaken = "MAP068";

    /// <summary>An element that stands once was set twice (warning).</summary>
    public const string SetTwice = "MAP069";

    /// <summary>An entry of the bundle lacks a resource, an id or a fullUrl.</summary>
    public const string EntryIncomplete = "MAP070";

    /// <summary>What a rule logs (information).</summary>
    public const string Log = "MAP071";

    /// <summary>Groups call each other without an end.</summary>
    public const string Endless = "MAP072";

    /// <summary>Fewer values than there must be.</summary>
    public const string TooFew = "MAP073";

    /// <summary>A manifest is no YAML.</summary>
    public const string YamlBroken = "MAP100";

    /// <summary>A manifest has a setting that there is not.</summary>
    public const string UnknownKey = "MAP101";

    /// <summary>A manifest lacks a setting.</summary>
    public const string MissingKey = "MAP102";

    /// <summary>A setting of a manifest has a value that cannot be.</summary>
    public const string WrongSetting = "MAP103";

    /// <summary>A map that a manifest names is not there.</summary>
    public const string MapMissing = "MAP104";

    /// <summary>Nothing uses a map (warning).</summary>
    public const string MapUnused = "MAP105";

    /// <summary>A map does not fit the grammar.</summary>
    public const string Syntax = "MAP110";

    /// <summary>A map names a type that R4 does not have.</summary>
    public const string UnknownType = "MAP111";

    /// <summary>A map names an element that its type does not have.</summary>
    public const string UnknownElement = "MAP112";

    /// <summary>A map names a variable that there is not.</summary>
    public const string UnknownVariable = "MAP113";

    /// <summary>A map calls a group that there is not, or with other parameters.</summary>
    public const string UnknownGroup = "MAP114";

    /// <summary>A transform that there is not, or its arguments.</summary>
    public const string WrongTransform = "MAP115";

    /// <summary>FHIRPath that cannot be compiled.</summary>
    public const string WrongExpression = "MAP116";

    /// <summary>A map imports one that there is not.</summary>
    public const string UnknownImport = "MAP117";

    /// <summary>A concept map that there is not, or its rows.</summary>
    public const string WrongConceptMap = "MAP118";

    /// <summary>A value of another kind than its element.</summary>
    public const string WrongKindOfValue = "MAP119";

    /// <summary>A map names a field that no sample of the source has (warning).</summary>
    public const string UnknownField = "MAP121";

    /// <summary>A name is used twice.</summary>
    public const string Repeated = "MAP120";
}
