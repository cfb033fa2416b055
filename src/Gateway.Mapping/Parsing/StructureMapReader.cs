using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;
using Gateway.Mapping.Lexing;

namespace Gateway.Mapping.Parsing;

/// <summary>
/// Reads a map that is written as a StructureMap resource (http://hl7.org/fhir/R4/structuremap.html), in JSON or XML, into the same tree as its text.
/// R5's changes are understood too (<c>dependent.parameter</c>, <c>const</c>). Faults name the element of the resource.
/// </summary>
internal sealed class StructureMapReader
{
    /// <summary>R4 has no place for an expression as a source's default.</summary>
    internal const string DefaultExpression = "https://gateway.example/StructureDefinition/default-expression";

    /// <summary>R5's element as an extension of R4.</summary>
    internal const string ConstantExtension = "http://hl7.org/fhir/5.0/StructureDefinition/extension-StructureMap.const";

    private static readonly Dictionary<string, SourceListMode> s_listModes = new(StringComparer.Ordinal)
    {
        ["first"] = SourceListMode.First,
        ["last"] = SourceListMode.Last,
        ["not_first"] = SourceListMode.NotFirst,
        ["not_last"] = SourceListMode.NotLast,
        ["only_one"] = SourceListMode.OnlyOne,
    };

    private readonly List<string> _places = [];
    private readonly SourceText _source;

    private StructureMapReader(string file, List<Issue> faults) => _source = new SourceText(file, _places, faults);

    /// <summary>Whether a file is one, by a look at its bytes.</summary>
    public static bool IsStructureMap(string path, ReadOnlyMemory<byte> content) =>
        path.EndsWith(".json", StringComparison.Ordinal) ? content.Span.IndexOf("\"StructureMap\""u8) >= 0
        : IsXml(path) && (content.Span.IndexOf("<StructureMap"u8) >= 0 || content.Span.IndexOf(":StructureMap"u8) >= 0); // a name space may have a prefix

    /// <summary>The map; null when the file is no FHIR, which is told, or another resource that only speaks of one.</summary>
    public static MapSyntax? Read(string path, ReadOnlyMemory<byte> content, List<Issue> faults)
    {
        var (root, issues) = ReadFhir(path, content.Span);
        if (root is not null) return root.ResourceType == "StructureMap" ? Read(path, root, faults) : null;
        faults.AddRange(issues.Select(issue => issue with { Code = MappingIssues.Syntax, Path = $"{path}:{issue.Path}" }));
        return null;
    }

    private static (Element? Root, IReadOnlyList<Issue> Issues) ReadFhir(string path, ReadOnlySpan<byte> content)
    {
        if (IsXml(path))
        {
            var xml = XmlTree.ReadFhir(content);
            return (xml.Root, xml.Issues);
        }
        var (root, issues) = JsonTree.ReadFhir(content);
        return (root, issues);
    }

    public static MapSyntax Read(string path, Element root, List<Issue> faults) => new StructureMapReader(path, faults).Map(root);

    private static bool IsXml(string path) => path.EndsWith(".xml", StringComparison.Ordinal);

    private MapSyntax Map(Element root)
    {
        At(root);
        var groups = root.All("group").Select(Group).ToList();
        if (groups.Count == 0) _source.Fault(MappingIssues.Syntax, 0, "The map has no group.");
        return new MapSyntax(_source, root["url"]?.Text, root["name"]?.Text,
            [.. root.All("structure").Select(structure => new UsesSyntax(At(structure), Text(structure, "url"), structure["alias"]?.Text, Text(structure, "mode")))],
            [.. root.All("import").Select(import => new ImportSyntax(At(import), import.Text ?? ""))],
            [.. root.All("contained").Where(contained => contained.ResourceType == "ConceptMap").Select(ConceptMap)],
            groups)
        {
            Constants = [.. Constants(root)],
        };
    }

    /// <summary>R5's <c>const</c>, or the extension by which R4 says it (http://hl7.org/fhir/R5/versions.html#extensions).</summary>
    private IEnumerable<ConstantSyntax> Constants(Element root)
    {
        foreach (var constant in root.All("const")) yield return Constant(constant, constant["name"], constant["value"]);
        foreach (var extension in root.All("extension").Where(extension => extension["url"]?.Text == ConstantExtension))
            yield return Constant(extension, Part(extension, "name"), Part(extension, "value"));
    }

    private ConstantSyntax Constant(Element constant, Element? name, Element? value)
    {
        var at = At(constant);
        if (name?.Text is null || value?.Text is null) _source.Fault(MappingIssues.Syntax, at, "A constant has a name and a value.");
        return new ConstantSyntax(at, name?.Text ?? "", new ExpressionSyntax(value is null ? at : At(value), value?.Text ?? ""));
    }

    private static Element? Part(Element extension, string name) =>
        extension.All("extension").FirstOrDefault(part => part["url"]?.Text == name)?.Children.FirstOrDefault(child => child.Name.StartsWith("value", StringComparison.Ordinal));

    private int At(Element element)
    {
        _places.Add(element.Path());
        return (_places.Count - 1) * SourceText.Step;
    }

    private string Text(Element element, string name)
    {
        if (element[name]?.Text is { Length: > 0 } text) return text;
        _source.Fault(MappingIssues.Syntax, At(element), $"The element '{name}' is missing here.");
        return "";
    }

    private GroupSyntax Group(Element group)
    {
        var at = At(group);
        var mode = group["typeMode"]?.Text switch
        {
            "types" => TypeMode.Types,
            "type-and-types" => TypeMode.TypeAndTypes,
            _ => TypeMode.None,
        };
        var inputs = group.All("input").Select(input => new ParameterSyntax(At(input), Text(input, "mode") == "source", Text(input, "name"), input["type"]?.Text)).ToList();
        return new GroupSyntax(at, Text(group, "name"), inputs, group["extends"]?.Text, at, mode, [.. group.All("rule").Select(Rule)]);
    }

    private RuleSyntax Rule(Element rule) => new(
        At(rule),
        [.. rule.All("source").Select(Source)],
        [.. rule.All("target").Select(Target)],
        [.. rule.All("dependent").Select(Dependent)],
        [.. rule.All("rule").Select(Rule)],
        rule["name"]?.Text);

    private InvocationSyntax Dependent(Element dependent)
    {
        var at = At(dependent);
        var names = dependent.All("variable").Select(variable => (ValueSyntax)new VariableSyntax(At(variable), new PathSyntax(At(variable), Names(variable.Text ?? ""))));
        return new InvocationSyntax(at, Text(dependent, "name"), [.. names, .. dependent.All("parameter").Select(Parameter)]);
    }

    private SourceSyntax Source(Element source)
    {
        var type = source["type"]?.Text;
        ValueSyntax? otherwise = source.Children.FirstOrDefault(child => child.Name.StartsWith("defaultValue", StringComparison.Ordinal)) is { IsPrimitive: true } value
            ? Literal(value)
            : source.All("extension").FirstOrDefault(extension => extension["url"]?.Text == DefaultExpression)?["valueString"] is { Text: { } expression } found
                ? new FhirPathSyntax(At(found), new ExpressionSyntax(At(found), expression)) : null;
        return new SourceSyntax(
            Path(source), type, Number(source["min"]), source["max"]?.Text == "*" ? int.MaxValue : Number(source["max"]), otherwise,
            s_listModes.GetValueOrDefault(source["listMode"]?.Text ?? ""), source["variable"]?.Text,
            Expression(source["condition"]), Expression(source["check"]), Expression(source["logMessage"]));
    }

    private int? Number(Element? element)
    {
        if (element?.Text is not { } text) return null;
        if (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)) return number;
        _source.Fault(MappingIssues.Syntax, At(element), "This must be a whole number.");
        return null;
    }

    private ExpressionSyntax? Expression(Element? element) => element?.Text is { } text ? new ExpressionSyntax(At(element), text) : null;

    private PathSyntax Path(Element element)
    {
        var context = Text(element, "context");
        return new PathSyntax(At(element), [context, .. element["element"]?.Text is { } below ? Names(below) : []]);
    }

    private TargetSyntax Target(Element target)
    {
        var at = At(target);
        var parameters = target.All("parameter").Select(Parameter).ToList();
        ValueSyntax? value = target["transform"]?.Text switch
        {
            null => null,
            "copy" when parameters is [var only] => only,
            "evaluate" when parameters is [LiteralSyntax expression] => Evaluated(expression),
            "evaluate" when parameters is [VariableSyntax focus, LiteralSyntax expression] => new TransformSyntax(at, "evaluate", [focus, Evaluated(expression)]),
            "evaluate" => Wrong(at, "The transform evaluate takes an expression as valueString, and before it a variable as valueId."),
            var transform => new TransformSyntax(at, transform, parameters),
        };
        var path = target["context"] is null ? null : Path(target);
        if (path is null && value is null) _source.Fault(MappingIssues.Syntax, at, "A target needs a context, or a transform and a variable.");
        return new TargetSyntax(at, path ?? (value is null ? new PathSyntax(at, [""]) : null), value, target["variable"]?.Text, target["listRuleId"]?.Text)
        {
            Collates = target.All("listMode").Any(mode => mode.Text == "collate"),
        };
    }

    private static FhirPathSyntax Evaluated(LiteralSyntax expression) => new(expression.At, new ExpressionSyntax(expression.At, expression.Text));

    private LiteralSyntax Wrong(int at, string text)
    {
        _source.Fault(MappingIssues.WrongTransform, at, text);
        return new LiteralSyntax(at, "", LiteralKind.String);
    }

    private ValueSyntax Parameter(Element parameter)
    {
        if (parameter.Children.FirstOrDefault(child => child.Name.StartsWith("value", StringComparison.Ordinal) && child.Text is not null) is not { } value)
            return Wrong(At(parameter), "This parameter has no value.");
        return value.Name == "valueId" ? new VariableSyntax(At(value), new PathSyntax(At(value), Names(value.Text!))) : Literal(value); // one with a text was looked for
    }

    private LiteralSyntax Literal(Element value) => new(At(value), value.Text ?? "", value.Kind switch
    {
        ElementKind.Number => LiteralKind.Number,
        ElementKind.Boolean => LiteralKind.Boolean,
        _ => LiteralKind.String,
    });

    /// <summary><c>a.b.`c.d`</c>: names between points, one that has a point itself in back ticks.</summary>
    private static List<string> Names(string path)
    {
        var names = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] == '`') quoted = !quoted;
            if (i < path.Length && (path[i] != '.' || quoted)) continue;
            names.Add(path[start..i].Trim('`'));
            start = i + 1;
        }
        return names;
    }

    private ConceptMapSyntax ConceptMap(Element map)
    {
        var rows = new List<ConceptRowSyntax>();
        string? unmapped = null;
        foreach (var group in map.All("group"))
        {
            var (from, to) = (group["source"]?.Text ?? "", group["target"]?.Text ?? "");
            foreach (var element in group.All("element"))
                foreach (var target in element.All("target"))
                    rows.Add(new ConceptRowSyntax(from, Text(element, "code"), ConceptRelations.Symbol(target["equivalence"]?.Text), to, Text(target, "code")));
            if (group["unmapped"] is not { } otherwise) continue;
            if (otherwise["mode"]?.Text == "provided") unmapped = to;
            else if (otherwise["mode"]?.Text == "fixed") rows.Add(new ConceptRowSyntax(from, "*", "==", to, Text(otherwise, "code")));
            else _source.Fault(MappingIssues.WrongConceptMap, At(otherwise), "Of group.unmapped the modes 'fixed' and 'provided' are known here; write the codes of another map into this one.");
        }
        return new ConceptMapSyntax(At(map), "#" + Text(map, "id"), rows, unmapped);
    }
}
