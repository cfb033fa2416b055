namespace Gateway.Mapping;

/// <summary>The codes of everything this room finds: of envelopes (MAP00x to MAP05x), of translations (MAP06x, MAP07x), of maps and manifests (MAP1xx).</summary>
public static class MappingIssues
{
    public const string EmptyBody = "MAP001";
    public const string UnknownCharset = "MAP002";
    public const string WrongCharset = "MAP003";
    public const string ControlCharacter = "MAP004";
    public const string TooLarge = "MAP005";

    public const string CsvQuote = "MAP010";
    public const string CsvCells = "MAP011";
    public const string CsvColumnMissing = "MAP012";
    public const string CsvHeading = "MAP013";
    public const string CsvNoRows = "MAP014";

    public const string XmlBroken = "MAP020";
    public const string XmlDocumentType = "MAP021";

    public const string Hl7NoHeader = "MAP030";
    public const string Hl7HeaderIncomplete = "MAP031";
    public const string Hl7Batch = "MAP032";
    public const string Hl7Segment = "MAP033";
    public const string Hl7Delimiters = "MAP034";
    public const string Hl7Escape = "MAP035";
    public const string Hl7CharsetGuessed = "MAP036";

    public const string FormBroken = "MAP040";

    public const string NoKind = "MAP050";
    public const string RequiredMissing = "MAP051";
    public const string ExpressionFailed = "MAP052";
    public const string FetchFailed = "MAP053";

    public const string WrongValue = "MAP060";
    public const string WrongTime = "MAP061";
    public const string TimeInGap = "MAP062";
    public const string TimeTwice = "MAP063";
    public const string ConceptUnknown = "MAP064";
    public const string ConceptFallback = "MAP065";
    public const string TooMany = "MAP066";
    public const string CheckFailed = "MAP067";
    public const string ChoiceTaken = "MAP068";
    public const string SetTwice = "MAP069";
    public const string EntryIncomplete = "MAP070";
    public const string Log = "MAP071";
    public const string Endless = "MAP072";
    public const string TooFew = "MAP073";

    public const string YamlBroken = "MAP100";
    public const string UnknownKey = "MAP101";
    public const string MissingKey = "MAP102";
    public const string WrongSetting = "MAP103";
    public const string MapMissing = "MAP104";
    public const string MapUnused = "MAP105";
    public const string Syntax = "MAP110";
    public const string UnknownType = "MAP111";
    public const string UnknownElement = "MAP112";
    public const string UnknownVariable = "MAP113";
    public const string UnknownGroup = "MAP114";
    public const string WrongTransform = "MAP115";
    public const string WrongExpression = "MAP116";
    public const string UnknownImport = "MAP117";
    public const string WrongConceptMap = "MAP118";
    public const string WrongKindOfValue = "MAP119";
    public const string Repeated = "MAP120";
}
