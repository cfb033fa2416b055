using System.Globalization;
using System.Xml.Linq;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Suites;

/// <summary>One test of a suite.</summary>
internal sealed class SuiteTest(XElement xml)
{
    private readonly XElement _expression = xml.Element("expression")!;

    public string Name => xml.Attribute("name")?.Value ?? "";

    public string Group => xml.Parent?.Attribute("name")?.Value ?? "";

    public string Expression => _expression.Value;

    public string? InputFile => xml.Attribute("inputfile")?.Value is { Length: > 0 } file ? file : null;

    /// <summary>Null when the engine answers as the suite wants, else what it answers.</summary>
    public string? Problem(IReadOnlyDictionary<string, Element> inputs, FhirPathContext context)
    {
        var input = Element.Resource("Patient");
        if (InputFile is { } file && !inputs.TryGetValue(file, out input!)) return $"there is no input '{file}'";
        // Every test is compiled for the type of its input: where the suite wants a semantic error there must be one, and nowhere else.
        var mustFail = _expression.Attribute("invalid") is not null;
        var (expression, fault) = FhirPathExpression.CompileFor(input.ResourceType ?? "", Expression);
        if (expression is null) return mustFail ? null : $"does not compile: {fault}";
        try
        {
            var result = expression.Evaluate(input, context);
            return mustFail ? $"should fail, gives {Show(result)}" : Compare(result);
        }
        catch (FhirPathException error)
        {
            return mustFail ? null : $"fails: {error.Message}";
        }
    }

    private string? Compare(IReadOnlyList<Element> result)
    {
        var outputs = xml.Elements("output").ToList();
        if (xml.Attribute("predicate")?.Value == "true")
            return (result.Count > 0) == (outputs[0].Value == "true") ? null : $"as a predicate gives {result.Count} items";
        var left = result.ToList();
        foreach (var output in outputs)
        {
            var place = xml.Attribute("ordered")?.Value == "false" ? left.FindIndex(item => IsSame(output, item)) : 0;
            if (place < 0 || place >= left.Count || !IsSame(output, left[place])) return $"gives {Show(result)}";
            left.RemoveAt(place);
        }
        return left.Count == 0 ? null : $"gives {Show(result)}";
    }

    private static bool IsSame(XElement output, Element item)
    {
        var wanted = output.Value;
        var text = item.Kind == ElementKind.Object && item["value"] is { } value ? $"{value.Text} '{item["code"]?.Text}'" : item.Text ?? "";
        if (output.Attribute("type")?.Value is { } type && item.Parent is null && item.Name != type
            && !(type == "decimal" && item.Name == "integer")) return false;
        if (wanted.StartsWith('@')) wanted = wanted[1..].TrimStart('T');
        return text == wanted
            || (decimal.TryParse(wanted, CultureInfo.InvariantCulture, out var number) && decimal.TryParse(text, CultureInfo.InvariantCulture, out var other) && number == other);
    }

    private static string Show(IReadOnlyList<Element> result) =>
        "(" + string.Join(", ", result.Select(item => $"{item.Name} {item.Text ?? item["value"]?.Text + item["code"]?.Text}")) + ")";
}
