using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Functions.Verbs;

/// <summary>Writes what was found as it is found: an issue a line, or an array of an OperationOutcome for each resource.</summary>
internal sealed class ValidationReport(TextWriter output, bool isJson)
{
    private int _warnings;

    public int Resources { get; private set; }

    public int Errors { get; private set; }

    public string Summary => $"validate: {Resources} resources, {Errors} errors, {_warnings} warnings";

    public async Task AddAsync(string place, IReadOnlyList<Issue> issues)
    {
        Resources++;
        foreach (var issue in issues)
        {
            if (issue.IsError) Errors++;
            else if (issue.Severity == IssueSeverity.Warning) _warnings++;
            if (!isJson) await output.WriteLineAsync($"{place}: {issue}");
        }
        if (!isJson) return;
        await output.WriteAsync(Resources == 1 ? "[" : ",\n");
        await output.WriteAsync(Encoding.UTF8.GetString(JsonText.ToBytes(Outcome(place, issues))));
    }

    public async Task EndAsync()
    {
        if (isJson) await output.WriteLineAsync(Resources == 0 ? "[]" : "]");
    }

    /// <summary>The file stands in an extension that the reference validator uses too.</summary>
    private static Element Outcome(string place, IReadOnlyList<Issue> issues)
    {
        var outcome = OperationOutcome.Of(issues);
        var file = new Element("extension") { IsRepeat = true }.With("url", "http://hl7.org/fhir/StructureDefinition/operationoutcome-file").With("valueString", place);
        outcome.Insert(1, file);
        return outcome;
    }
}
