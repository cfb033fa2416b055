namespace Gateway.Fhir.Model;

/// <summary>FHIR's issue-severity (http://hl7.org/fhir/R4/valueset-issue-severity.html).</summary>
public enum IssueSeverity
{
    Fatal,
    Error,
    Warning,
    Information,
}

/// <summary>
/// A fault in data: a value, never an exception.
/// </summary>
/// <param name="Severity">How bad.</param>
/// <param name="Code">The stable code of the finding, with a row in docs (<c>FHIR004</c>, <c>MAP012</c>).</param>
/// <param name="Type">FHIR's issue-type: <c>structure</c>, <c>required</c>, <c>value</c>, <c>invalid</c>, <c>code-invalid</c>, <c>not-found</c>, <c>processing</c> …</param>
/// <param name="Path">Where: a FHIRPath, an HL7 v2 place (<c>PID-7</c>), a CSV place (<c>row 3, VisitDate</c>).</param>
/// <param name="Text">One sentence that says what is wrong and what to do. It never contains a value of the record.</param>
public sealed record Issue(IssueSeverity Severity, string Code, string Type, string Path, string Text)
{
    /// <summary>The offending value, for the sender and the report only; never in a log.</summary>
    public string? Value { get; init; }

    public bool IsError => Severity is IssueSeverity.Fatal or IssueSeverity.Error;

    public static Issue Error(string code, string type, string path, string text, string? value = null) =>
        new(IssueSeverity.Error, code, type, path, text) { Value = value };

    public static Issue Warning(string code, string type, string path, string text, string? value = null) =>
        new(IssueSeverity.Warning, code, type, path, text) { Value = value };

    /// <summary>Without the value, which may be a patient's.</summary>
    public override string ToString() => $"{Severity} {Code} {Path}: {Text}";
}
