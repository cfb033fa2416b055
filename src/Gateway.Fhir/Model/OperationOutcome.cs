namespace Gateway.Fhir.Model;

/// <summary>Issues as the FHIR resource that carries them (http://hl7.org/fhir/R4/operationoutcome.html).</summary>
public static class OperationOutcome
{
    /// <summary>An OperationOutcome of these issues; one that says "all ok" when there are none.</summary>
    public static Element Of(IEnumerable<Issue> issues)
    {
        var outcome = Element.Resource("OperationOutcome");
        foreach (var issue in issues) outcome.Add(ToElement(issue));
        if (outcome["issue"] is null)
            outcome.Add(ToElement(new Issue(IssueSeverity.Information, "OK", "informational", "", "All is well.")));
        return outcome;
    }

    private static Element ToElement(Issue issue)
    {
        var element = new Element("issue") { IsRepeat = true };
#pragma warning disable CA1308 // FHIR's codes are lower case
        element.With("severity", issue.Severity.ToString().ToLowerInvariant());
#pragma warning restore CA1308
        element.With("code", issue.Type);
        element.Add(new Element("details"))
            .With(new Element("coding") { IsRepeat = true }
                .With("system", "https://gateway.example/CodeSystem/issue")
                .With("code", issue.Code))
            .With("text", issue.Text);
        if (issue.Value is { Length: > 0 } value) element.With("diagnostics", value);
        if (issue.Path.Length > 0)
            element.Add(new Element("expression", ElementKind.String, issue.Path) { IsRepeat = true });
        return element;
    }
}
