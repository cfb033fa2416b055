using System.Globalization;
using System.Xml.Linq;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>One test of HL7's FHIRPath suite for R4.</summary>
internal sealed class SuiteCase(XElement xml, string folder)
{
    private static readonly FhirPathContext Context = new() { Now = new DateTimeOffset(2026, 11, 20, 14, 30, 15, 123, TimeSpan.FromHours(1)) };

    private readonly XElement _expression = xml.Element("expression")!;

    public string Name => xml.Attribute("name")!.Value;

    /// <summary>Null when the engine answers as the suite wants, else what it answers.</summary>
    public string? Failure(Dictionary<string, Element> inputs)
    {
        var mustFail = _expression.Attribute("invalid") is not null;
        var (expression, fault) = FhirPathExpression.Compile(_expression.Value);
        if (expression is null) return mustFail ? null : $"does not compile: {fault}";
        try
        {
            var result = expression.Evaluate(Input(inputs), Context);
            return mustFail ? $"should fail, gives {Show(result)}" : Compare(result);
        }
        catch (FhirPathException error)
        {
            return mustFail ? null : $"fails: {error.Message}";
        }
    }

    private Element Input(Dictionary<string, Element> inputs)
    {
        if (xml.Attribute("inputfile")?.Value is not { } file) return Element.Resource("Patient");
        if (inputs.TryGetValue(file, out var known)) return known;
        var path = Path.Combine(folder, "input", file);
        return inputs[file] = file.EndsWith(".xml", StringComparison.Ordinal) ? FhirXml.Read(path) : JsonTree.ReadFhir(File.ReadAllBytes(path)).Root!;
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
