using System.Text.Json;

namespace Gateway.Fhir.Generator;

/// <summary>
/// Reads R4 out of the package. The package adds elements of its own and of later FHIR versions to HL7's profiles
/// (<c>Meta.project</c>, <c>Binary.url</c>), but leaves HL7's file of data elements as it was: an element that is not
/// there is not R4's, and where both describe an element HL7's description wins.
/// </summary>
internal sealed class R4Source
{
    private const string Version = "4.0.1";
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>HL7 cut the ids of data elements to FHIR's 64 characters, and dropped those that then were equal.</summary>
    private const int IdLength = 64;

    /// <summary>The one element that the package changed where data elements do not help: R4 asks for at least one.</summary>
    private const string RequiredBackbone = "EvidenceVariable.characteristic";

    private readonly Dictionary<string, JsonElement> _dataElements = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dataElementIds = new(StringComparer.Ordinal);

    private R4Source(Package package)
    {
        foreach (var resource in package.Resources("dataelements.json"))
        {
            var element = resource.GetProperty("snapshot").GetProperty("element")[0];
            _dataElements.TryAdd(Text(element, "path")!, element);
            _dataElementIds.Add(Text(resource, "id")!);
        }
    }

    public static IReadOnlyList<SourceType> Types(Package package)
    {
        var source = new R4Source(package);
        List<SourceType> types = [.. package.Resources("profiles-types.json", "profiles-resources.json")
            .Where(IsType)
            .SelectMany(source.TypesOf)
            .OrderBy(type => type.Name, StringComparer.Ordinal)];
        InvariantSource.RemoveInherited(types);
        return types;
    }

    private static bool IsType(JsonElement resource) =>
        Text(resource, "resourceType") == "StructureDefinition"
        && Text(resource, "fhirVersion") == Version
        && Text(resource, "derivation") != "constraint"
        && Text(resource, "kind") != "logical";

    private IEnumerable<SourceType> TypesOf(JsonElement definition)
    {
        var name = Text(definition, "type")!;
        var kind = Text(definition, "kind")!.Replace("-type", "", StringComparison.Ordinal);
        var types = new Dictionary<string, SourceType>(StringComparer.Ordinal)
        {
            [name] = new(name, kind, Text(definition, "baseDefinition")?[Core.Length..], definition.GetProperty("abstract").GetBoolean()),
        };
        var snapshot = definition.GetProperty("snapshot").GetProperty("element").EnumerateArray().ToList();
        types[name].Invariants.AddRange(InvariantSource.Of(snapshot[0]));
        foreach (var element in snapshot.Skip(1)) Place(element, snapshot, types);
        AddForgotten(snapshot, types);
        return types.Values;
    }

    private void Place(JsonElement element, List<JsonElement> snapshot, Dictionary<string, SourceType> types)
    {
        var path = Text(element, "path")!;
        var isInherited = Text(element.GetProperty("base"), "path") != path;
        var isValueOfPrimitive = types.Values.First().Kind == "primitive" && path.EndsWith(".value", StringComparison.Ordinal);
        if (isInherited || isValueOfPrimitive || !types.TryGetValue(Parent(path), out var owner) || !IsR4(path, snapshot)) return;

        var isBackbone = IsBackbone(path, snapshot);
        var invariants = InvariantSource.Of(element);
        if (isBackbone)
        {
            types[path] = new SourceType(path, "backbone", Text(element.GetProperty("type")[0], "code"), IsAbstract: false);
            types[path].Invariants.AddRange(invariants);
        }
        var placed = Element(_dataElements.GetValueOrDefault(path, element), path, isBackbone);
        if (!isBackbone) placed.Invariants.AddRange(invariants);
        owner.Elements.Add(placed);
    }

    private bool IsR4(string path, List<JsonElement> snapshot)
    {
        // Data elements leave out abstract types, backbones and content references.
        if (Parent(path) is "Element" or "BackboneElement" or "Resource" or "DomainResource") return true;
        if (IsBackbone(path, snapshot)) return Below(path, snapshot).Any(element => IsDataElement(Text(element, "path")!));
        return IsDataElement(path) || snapshot.First(element => Text(element, "path") == path).TryGetProperty("contentReference", out _);
    }

    private bool IsDataElement(string path)
    {
        var id = "de-" + path;
        return _dataElements.ContainsKey(path) || (id.Length > IdLength && _dataElementIds.Contains(id[..IdLength]));
    }

    /// <summary>Elements of R4 that the package's profile has replaced by those of a later version.</summary>
    private void AddForgotten(List<JsonElement> snapshot, Dictionary<string, SourceType> types)
    {
        var present = snapshot.Select(element => Text(element, "path")!).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, element) in _dataElements)
            if (types.TryGetValue(Parent(path), out var owner) && owner.Kind == "backbone" && !present.Contains(path))
                owner.Elements.Add(Element(element, path, isBackbone: false));
    }

    private static SourceElement Element(JsonElement element, string path, bool isBackbone)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        var isChoice = name.EndsWith("[x]", StringComparison.Ordinal);
        var types = element.TryGetProperty("type", out var list) ? list.EnumerateArray().ToList() : [];
        return new SourceElement(
            isChoice ? name[..^3] : name,
            path == RequiredBackbone ? 1 : element.GetProperty("min").GetInt32(),
            Text(element, "max")!,
            isChoice,
            isBackbone ? [path] : [.. types.Select(type => TypeCode(type, path))],
            Text(element, "contentReference")?[1..],
            Binding(element),
            Targets(types));
    }

    private static string TypeCode(JsonElement type, string path)
    {
        var code = Text(type, "code")!;
        if (!code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal)) return code;
        // R4 writes "string" for Resource.id, while its text and its regex say id (corrected in R4B).
        return path switch { "Resource.id" => "id", "Extension.url" => "uri", _ => "string" };
    }

    /// <summary>An example binding asks nothing of anybody.</summary>
    private static SourceBinding? Binding(JsonElement element) =>
        element.TryGetProperty("binding", out var binding) && Text(binding, "strength") is { } strength and not "example" && Text(binding, "valueSet") is { } valueSet
            ? new SourceBinding(strength, valueSet.Split('|')[0])
            : null;

    private static List<string> Targets(List<JsonElement> types)
    {
        var targets = types.Where(type => Text(type, "code") == "Reference" && type.TryGetProperty("targetProfile", out _))
            .SelectMany(type => type.GetProperty("targetProfile").EnumerateArray())
            .Select(profile => profile.GetString()![Core.Length..])
            .Distinct().Order(StringComparer.Ordinal).ToList();
        return targets.Contains("Resource") ? [] : targets;
    }

    private static bool IsBackbone(string path, List<JsonElement> snapshot) => Below(path, snapshot).Any();

    private static IEnumerable<JsonElement> Below(string path, List<JsonElement> snapshot) =>
        snapshot.Where(element => Text(element, "path")!.StartsWith(path + ".", StringComparison.Ordinal));

    private static string Parent(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "";

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() : null;
}
