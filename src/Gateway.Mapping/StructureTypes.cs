using System.Globalization;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Mapping;

/// <summary>
/// The types a map can name: R4's, and the logical models and other structures that definitions bring along
/// (http://hl7.org/fhir/R4/structuredefinition.html). R4's win over others of the same name; those of
/// another release of FHIR stand beside them for maps that name the release (<see cref="Edition"/>). A STU3 source is navigated by its names,
/// whatever its definitions say.
/// </summary>
public sealed class StructureTypes
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";
    private const string System = "http://hl7.org/fhirpath/System.";
    private const string Sample = "the sample";
    private readonly Dictionary<string, TypeDefinition> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private StructureTypes()
    {
    }

    /// <summary>R4's types alone.</summary>
    public static StructureTypes OfR4 { get; } = new();

    /// <summary>R4's types and those of some StructureDefinitions. Profiles, which make no type, are passed over.</summary>
    public static StructureTypes With(IEnumerable<Element> structureDefinitions)
    {
        var types = new StructureTypes();
        foreach (var definition in structureDefinitions) types.Add(definition);
        return types;
    }

    /// <summary>
    /// R4's types, and one that is inferred from records of a source that nobody defines: every name they hold. Good for finding
    /// slips in a map's names, not for running it.
    /// </summary>
    public static StructureTypes Inferred(IEnumerable<Element> samples)
    {
        var names = new Dictionary<string, List<string>>(StringComparer.Ordinal) { [Sample] = [] };
        foreach (var sample in samples) Infer(names, Sample, sample);
        var types = new StructureTypes();
        foreach (var (path, children) in names)
            types._types[path] = new TypeDefinition(path, TypeKind.Complex, null, false,
                [.. children.Select(child => new ElementDefinition(child, 0, int.MaxValue, [$"{path}.{child}"], false, null, []))], []);
        return types;
    }

    /// <summary>The type of an inferred source's record; null when none is inferred.</summary>
    internal string? InferredRecord => _types.ContainsKey(Sample) ? Sample : null;

    /// <summary>The names an inferred structure holds; null for any other type, and for a plain value.</summary>
    internal IReadOnlyList<string>? InferredNames(string type) =>
        (type == Sample || type.StartsWith(Sample + ".", StringComparison.Ordinal)) && _types.GetValueOrDefault(type) is { Elements.Count: > 0 } found
            ? [.. found.Elements.Select(element => element.Name)] : null;

    internal TypeDefinition? Type(string name) => R4.Type(name) ?? _types.GetValueOrDefault(name);

    /// <summary>A name as maps write it: HL7's own engine calls the Quantity without a comparator a type (http://hl7.org/fhir/R4/datatypes.html#SimpleQuantity).</summary>
    internal static string Usual(string name) => name.Equals("SimpleQuantity", StringComparison.OrdinalIgnoreCase) ? "Quantity" : name;

    /// <summary>The type behind a canonical address; null when nobody defines it.</summary>
    internal string? NameOf(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var url = bar < 0 ? canonical : canonical[..bar];
        if (url.StartsWith(Core, StringComparison.Ordinal) && R4.Type(url[Core.Length..]) is not null) return url[Core.Length..];
        return _names.GetValueOrDefault(url) ?? Edition.NameOf(url);
    }

    private static void Infer(Dictionary<string, List<string>> names, string path, Element element)
    {
        foreach (var child in element.Children)
        {
            var below = $"{path}.{child.Name}";
            if (!names[path].Contains(child.Name)) names[path].Add(child.Name);
            names.TryAdd(below, []);
            // What an array inside an array holds is reached as if it stood in the outer one.
            foreach (var item in child.Kind == ElementKind.Array ? child.Children : [child]) Infer(names, below, item);
        }
    }

    private void Add(Element definition)
    {
        if (definition.ResourceType != "StructureDefinition" || definition["derivation"]?.Text == "constraint") return;
        if (definition["url"]?.Text is not { } url || definition["type"]?.Text is not { } type) return;
        var name = LastSegment(type);
        _names[url] = name;
        var elements = (definition["snapshot"] ?? definition["differential"])?.All("element").Where(element => element["path"]?.Text is not null).ToList() ?? [];
        if (elements.Count == 0) return;
        var release = url.StartsWith(Core, StringComparison.Ordinal) ? definition["fhirVersion"]?.Text : null;
        if (R4.Type(name) is null) Add(definition, elements, name, static type => type);
        // Beside R4's of the same name, for the maps that say which they mean.
        if (Edition.Of(name, release) != name) Add(definition, elements, name, type => Edition.Of(type, release));
    }

    /// <param name="definition">The definition.</param>
    /// <param name="elements">Its elements, in order.</param>
    /// <param name="name">The type it defines.</param>
    /// <param name="called">What a type of this definition is called among all.</param>
    private void Add(Element definition, List<Element> elements, string name, Func<string, string> called)
    {
        var root = elements[0]["path"]!.Text!; // only elements with a path were taken
        string Own(string path) => name + path[Math.Min(root.Length, path.Length)..];
        var paths = elements.Select(element => Own(element["path"]!.Text!)).ToList();
        var children = paths.Select((path, index) => (path, index)).ToLookup(pair => Above(pair.path), pair => pair.index);
        var kind = definition["kind"]?.Text == "resource" ? TypeKind.Resource : TypeKind.Complex;
        foreach (var group in children)
        {
            if (group.Key.Length == 0) continue;
            _types[called(group.Key)] = new TypeDefinition(called(group.Key), group.Key == name ? kind : TypeKind.Complex, null, definition["abstract"]?.Text == "true" && group.Key == name,
                [.. group.Select(index => Child(elements[index], paths[index], children.Contains(paths[index]), Own, called))], []);
        }
        if (!children.Contains(name)) _types[called(name)] = new TypeDefinition(called(name), kind, null, false, [], []);
    }

    private static ElementDefinition Child(Element element, string path, bool hasChildren, Func<string, string> own, Func<string, string> called)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        var isChoice = name.EndsWith("[x]", StringComparison.Ordinal);
        IReadOnlyList<string> types = hasChildren ? [called(path)]
            : element["contentReference"]?.Text is { } reference ? [called(own(reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..]))]
            : [.. element.All("type").Select(one => one["code"]?.Text).OfType<string>().Select(code => called(TypeCode(code))).Distinct()];
        _ = int.TryParse(element["min"]?.Text, CultureInfo.InvariantCulture, out var min);
        var max = int.TryParse(element["max"]?.Text, CultureInfo.InvariantCulture, out var most) ? most : int.MaxValue;
        return new ElementDefinition(isChoice ? name[..^3] : name, min, max, types.Count == 0 ? ["string"] : types, isChoice, null, []);
    }

    /// <summary><c>http://hl7.org/fhirpath/System.String</c> is a string.</summary>
    private static string TypeCode(string code) =>
        code.StartsWith(System, StringComparison.Ordinal) ? char.ToLowerInvariant(code[System.Length]) + code[(System.Length + 1)..] : LastSegment(code);

    private static string Above(string path)
    {
        var point = path.LastIndexOf('.');
        return point < 0 ? "" : path[..point];
    }

    private static string LastSegment(string url) => url[(url.LastIndexOf('/') + 1)..];
}
