using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Mapping;

/// <summary>A translation report as JSON, for the ledger, the custody page and the command line.</summary>
public static class TranslationReportJson
{
    public static Element Of(TranslationReport report)
    {
        var root = new Element("")
            .With("source", report.Source)
            .With("kind", report.Kind)
            .With("map", report.Map)
            .With("mapHash", report.MapHash);
        if (report.MapVersion is { } version) root.With("mapVersion", version);
        root.Add(Element.Number("fields", report.Fields.ToString(CultureInfo.InvariantCulture)));
        AddAll(root, "mapped", report.Mapped.Select(ToElement));
        AddAll(root, "carried", report.Carried.Select(fate => new Element("").With("field", fate.Field).With("rule", fate.Rule).With("place", fate.Place)));
        AddAll(root, "decided", report.Decided.Select(ToElement));
        AddAll(root, "dropped", report.Dropped.Select(ToElement));
        AddAll(root, "unaccounted", report.Unaccounted.Select(field => new Element("unaccounted", ElementKind.String, field)));
        AddAll(root, "readInCondition", report.ReadInCondition.Select(ToElement));
        AddAll(root, "issues", report.Issues.Select(ToElement));
        return root;
    }

    private static Element ToElement(FieldFate fate) => new Element("").With("field", fate.Field).With("rule", fate.Rule);

    private static Element ToElement(Issue issue)
    {
        var element = new Element("")
            .With("severity", issue.Severity.ToString())
            .With("code", issue.Code)
            .With("path", issue.Path)
            .With("text", issue.Text);
        return issue.Value is { } value ? element.With("value", value) : element;
    }

    private static void AddAll(Element root, string name, IEnumerable<Element> items)
    {
        var count = 0;
        foreach (var item in items)
        {
            var named = item.Clone(name);
            named.IsRepeat = true;
            root.Add(named);
            count++;
        }
        if (count == 0) root.Add(new Element(name, ElementKind.Array));
    }
}
