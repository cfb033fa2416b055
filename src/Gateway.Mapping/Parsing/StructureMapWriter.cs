using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Parsing;

/// <summary>
/// Writes a map as a StructureMap resource (http://hl7.org/fhir/R4/structuremap.html). What the resource has no words for is written
/// with others: an expression or a transform within a transform becomes a variable of its own before it; a rule without a name gets one.
/// </summary>
internal static class StructureMapWriter
{
    private static readonly Dictionary<SourceListMode, string> s_listModes = new()
    {
        [SourceListMode.First] = "first",
        [SourceListMode.Last] = "last",
        [SourceListMode.NotFirst] = "not_first",
        [SourceListMode.NotLast] = "not_last",
        [SourceListMode.OnlyOne] = "only_one",
    };

    public static Element Write(MapSyntax map)
    {
        var root = Element.Resource("StructureMap");
        foreach (var concepts in map.ConceptMaps) root.Add(Repeat("contained", ConceptMap(concepts)));
        // The transforms name them in texts, which dom-3 does not take for references.
        foreach (var concepts in map.ConceptMaps)
            root.Add(Repeat("extension")).With("url", "https://gateway.example/StructureDefinition/contained-concept-map").With("valueUri", "#" + concepts.Id.TrimStart('#'));
        foreach (var constant in map.Constants)
        {
            var extension = root.Add(Repeat("extension")).With("url", StructureMapReader.ConstantExtension);
            extension.Add(Repeat("extension")).With("url", "name").With("valueId", constant.Name);
            extension.Add(Repeat("extension")).With("url", "value").With("valueString", constant.Value.Text.Trim());
        }
        Text(root, "url", map.Url ?? "urn:gateway:map:" + IdOf(Path.GetFileNameWithoutExtension(map.Source.File)));
        Text(root, "name", map.Name ?? Path.GetFileNameWithoutExtension(map.Source.File));
        Text(root, "status", "draft");
        foreach (var uses in map.Uses)
        {
            var structure = root.Add(Repeat("structure"));
            Text(structure, "url", uses.Url);
            Text(structure, "mode", uses.Mode);
            Text(structure, "alias", uses.Alias);
        }
        foreach (var import in map.Imports) root.Add(new Element("import", ElementKind.String, import.Url) { IsRepeat = true });
        foreach (var group in map.Groups) root.Add(Group(group));
        return root;
    }

    private static Element Group(GroupSyntax group)
    {
        var written = Repeat("group");
        Text(written, "name", group.Name);
        Text(written, "extends", group.Extends);
        Text(written, "typeMode", group.Mode switch { TypeMode.Types => "types", TypeMode.TypeAndTypes => "type-and-types", _ => "none" });
        foreach (var parameter in group.Parameters)
        {
            var input = written.Add(Repeat("input"));
            Text(input, "name", parameter.Name);
            Text(input, "type", parameter.Type);
            Text(input, "mode", parameter.IsSource ? "source" : "target");
        }
        var names = new RuleNames();
        foreach (var rule in group.Rules) written.Add(Rule(rule, names));
        return written;
    }

    private static Element Rule(RuleSyntax rule, RuleNames names)
    {
        var written = Repeat("rule");
        Text(written, "name", names.Of(rule));
        foreach (var source in rule.Sources) written.Add(Source(source));
        var lifted = new Lifted(written);
        foreach (var target in rule.Targets) Target(target, lifted);
        var dependents = new List<Element>();
        foreach (var invocation in rule.Invocations)
        {
            var dependent = Repeat("dependent");
            Text(dependent, "name", invocation.Group);
            foreach (var argument in invocation.Arguments)
                dependent.Add(new Element("variable", ElementKind.String, argument is VariableSyntax variable ? Names(variable.Path.Names) : lifted.Name(argument)) { IsRepeat = true });
            dependents.Add(dependent);
        }
        foreach (var inner in rule.Rules) written.Add(Rule(inner, names));
        foreach (var dependent in dependents) written.Add(dependent);
        return written;
    }

    private static Element Source(SourceSyntax source)
    {
        var written = Repeat("source");
        if (source.Default is FhirPathSyntax otherwise)
            written.Add(Repeat("extension")).With("url", StructureMapReader.DefaultExpression).With("valueString", otherwise.Expression.Text);
        Text(written, "context", source.Path.Root);
        if (source.Min is { } min) written.Add(Element.Number("min", min.ToString(CultureInfo.InvariantCulture)));
        if (source.Max is { } max) Text(written, "max", max == int.MaxValue ? "*" : max.ToString(CultureInfo.InvariantCulture));
        Text(written, "type", source.Type);
        if (source.Default is LiteralSyntax literal) written.Add(Literal("defaultValue", literal));
        if (source.Path.Names.Count > 1) Text(written, "element", Names([.. source.Path.Names.Skip(1)]));
        Text(written, "listMode", s_listModes.GetValueOrDefault(source.ListMode));
        Text(written, "variable", source.Alias);
        Text(written, "condition", source.Where?.Text.Trim());
        Text(written, "check", source.Check?.Text.Trim());
        Text(written, "logMessage", source.Log?.Text.Trim());
        return written;
    }

    private static void Target(TargetSyntax target, Lifted lifted)
    {
        var written = Repeat("target");
        if (target.Path is { } path)
        {
            Text(written, "context", path.Root);
            Text(written, "contextType", "variable");
            if (path.Names.Count > 1) Text(written, "element", Names([.. path.Names.Skip(1)]));
        }
        Text(written, "variable", target.Alias);
        if (target.Share is { } share)
        {
            written.Add(new Element("listMode", ElementKind.String, "share") { IsRepeat = true });
            Text(written, "listRuleId", share);
        }
        if (target.Collates) written.Add(new Element("listMode", ElementKind.String, "collate") { IsRepeat = true });
        if (target.Value is { } value) Value(written, value, lifted);
        lifted.Rule.Add(written);
    }

    private static void Value(Element target, ValueSyntax value, Lifted lifted)
    {
        var (transform, arguments) = value switch
        {
            FhirPathSyntax expression => ("evaluate", [Expression(expression)]),
            TransformSyntax call => (call.Name, [.. call.Arguments.Select(argument => call.Name == "evaluate" && argument is FhirPathSyntax path ? Expression(path) : Parameter(argument, lifted))]),
            _ => ("copy", (Element[])[Parameter(value, lifted)]),
        };
        Text(target, "transform", transform);
        foreach (var argument in arguments) target.Add(argument);
    }

    private static Element Expression(FhirPathSyntax path) => Repeat("parameter").With("valueString", path.Expression.Text.Trim());

    private static Element Parameter(ValueSyntax argument, Lifted lifted) => Repeat("parameter").With(argument switch
    {
        LiteralSyntax literal => Literal("value", literal),
        VariableSyntax variable => Element.String("valueId", Names(variable.Path.Names)),
        _ => Element.String("valueId", lifted.Name(argument)),
    });

    private static Element Literal(string name, LiteralSyntax literal) => literal.Kind switch
    {
        LiteralKind.Boolean => new Element(name + "Boolean", ElementKind.Boolean, literal.Text),
        LiteralKind.Number => Element.Number(name + (literal.Text.Contains('.', StringComparison.Ordinal) ? "Decimal" : "Integer"), literal.Text),
        _ => Element.String(name + "String", literal.Text),
    };

    private static Element ConceptMap(ConceptMapSyntax map)
    {
        var written = Element.Resource("ConceptMap").With("id", map.Id.TrimStart('#')).With("status", "draft");
        foreach (var rows in map.Rows.GroupBy(row => (row.SourceSystem, row.TargetSystem)))
        {
            var group = written.Add(Repeat("group"));
            Text(group, "source", rows.Key.SourceSystem);
            Text(group, "target", rows.Key.TargetSystem);
            foreach (var row in rows.Where(row => row.Source != "*"))
                group.Add(Repeat("element")).With("code", row.Source).With(Repeat("target").With("code", row.TargetCode).With("equivalence", ConceptRelations.Equivalence(row.Relation)));
            if (rows.FirstOrDefault(row => row.Source == "*") is { } fallback) group.Add(new Element("unmapped").With("mode", "fixed").With("code", fallback.TargetCode));
            else if (map.Unmapped == rows.Key.TargetSystem) group.Add(new Element("unmapped").With("mode", "provided"));
        }
        return written;
    }

    private static Element Repeat(string name, Element? content = null)
    {
        var element = content?.Clone(name) ?? new Element(name);
        element.IsRepeat = true;
        return element;
    }

    private static void Text(Element parent, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text)) parent.Add(Element.String(name, text));
    }

    private static string Names(IReadOnlyList<string> names) => string.Join('.', names.Select(name => name.Contains('.', StringComparison.Ordinal) ? $"`{name}`" : name));

    private static string IdOf(string text) => string.Concat(text.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

    /// <summary>Values that stand inside others, made variables of their own before.</summary>
    private sealed class Lifted(Element rule)
    {
        private int _count;

        public Element Rule { get; } = rule;

        public string Name(ValueSyntax value)
        {
            var target = Repeat("target");
            // What is inside is lifted first.
            Value(target, value, this);
            var name = $"lifted{++_count}";
            target.Insert(0, Element.String("variable", name));
            Rule.Add(target);
            return name;
        }
    }

    /// <summary>A rule's own name, else one of its source and its number.</summary>
    private sealed class RuleNames
    {
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

        public string Of(RuleSyntax rule)
        {
            var wanted = IdOf(rule.Name ?? rule.Sources[0].Path.Names[^1]); // a rule has a source
            var name = wanted[..Math.Min(wanted.Length, 60)];
            for (var number = 2; !_taken.Add(name); number++) name = $"{wanted[..Math.Min(wanted.Length, 58)]}-{number}";
            return name;
        }
    }
}
