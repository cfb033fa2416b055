namespace Gateway.Fhir.Generator;

/// <summary>The members of a view for one element.</summary>
internal sealed class ViewProperty(SourceElement element, ViewNames names, HashSet<string> primitives, string owner)
{
    public IEnumerable<string> Lines() => (element.ContentReference is { } path ? [path] : element.Types).Select(Line);

    private string Line(string type)
    {
        var json = element.IsChoice ? element.Name + ViewNames.Pascal(type) : element.Name;
        var name = ViewNames.Pascal(json);
        var repeats = element.Max != "1";
        if (type == "Resource") return Resource(json, name, repeats);
        if (primitives.Contains(type)) return repeats ? Primitives(json, name, type) : Primitive(json, name == owner ? name + "Text" : name, type);
        var view = names.ClassOf(type);
        if (repeats) return $"public IReadOnlyList<{view}> {name} => GetViews<{view}>(\"{json}\"); public {view} Add{name}() => AddView<{view}>(\"{json}\");";
        var ensure = element.IsChoice ? $"=> EnsureChoice<{view}>(FhirType, \"{json}\");" : $"=> EnsureView<{view}>(\"{json}\");";
        return $"public {view}? {name} => GetView<{view}>(\"{json}\"); public {view} Add{name}() {ensure}";
    }

    private static string Resource(string json, string name, bool repeats) =>
        (repeats ? $"public IReadOnlyList<Resource> {name} => GetViews<Resource>(\"{json}\");" : $"public Resource? {name} => GetView<Resource>(\"{json}\");")
        + $" public T Add{name}<T>() where T : Resource, IView<T> => PutResource<T>(\"{json}\", {(repeats ? "true" : "false")});";

    private static string Primitives(string json, string name, string type) => CSharp(type) == "string"
        ? $"public IReadOnlyList<string> {name} => GetTexts(\"{json}\"); public void Add{name}(string value) => AddValue(\"{json}\", value);"
        : throw new NotSupportedException($"A view of a repeating {type} is needed for the first time: give View the methods for it.");

    private string Primitive(string json, string name, string type)
    {
        var (csharp, get) = CSharp(type) switch
        {
            "bool" => ("bool", "GetBoolean"),
            "int" => ("int", "GetInteger"),
            "decimal" => ("decimal", "GetDecimal"),
            _ => ("string", "GetText"),
        };
        var set = element.IsChoice
            ? $"=> SetChoice(FhirType, \"{json}\", value);"
            : $"=> SetValue(\"{json}\", value);";
        return $"public {csharp}? {name} {{ get => {get}(\"{json}\"); set {set} }}";
    }

    private static string CSharp(string type) => type switch
    {
        "boolean" => "bool",
        "integer" or "positiveInt" or "unsignedInt" => "int",
        "decimal" => "decimal",
        _ => "string",
    };
}
