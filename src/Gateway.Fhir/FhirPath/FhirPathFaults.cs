namespace Gateway.Fhir.FhirPath;

/// <summary>The codes of what can be wrong with the text of an expression.</summary>
public static class FhirPathFaults
{
    public const string UnknownCharacter = "FPTH001";
    public const string Unterminated = "FPTH002";
    public const string BadEscape = "FPTH003";
    public const string BadDateOrTime = "FPTH004";
    public const string BadNumber = "FPTH005";
    public const string Unexpected = "FPTH010";
    public const string TooDeep = "FPTH011";
    public const string UnknownFunction = "FPTH020";
    public const string WrongArguments = "FPTH021";
    public const string UnknownType = "FPTH022";
    public const string BadPattern = "FPTH023";
    public const string NoCriterion = "FPTH024";

    /// <summary>Of a strict reading: no item here can have the element.</summary>
    public const string UnknownElement = "FPTH025";

    /// <summary>Of a strict reading: a place is asked of items that have no order.</summary>
    public const string NoOrder = "FPTH026";

    /// <summary>A file is no suite of tests.</summary>
    public const string NoSuite = "FPTH030";
}
