namespace Gateway.Fhir.Generator;

/// <summary>What the types of one file are called in C#: a backbone element is nested, <c>Patient.ContactComponent</c>.</summary>
internal sealed class ViewNames
{
    private readonly Dictionary<string, string> _components = new(StringComparer.Ordinal);

    public ViewNames(IEnumerable<SourceType> types)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // The shallower path keeps the plain name: rest.interaction before rest.resource.interaction.
        foreach (var path in types.Where(type => type.Kind == "backbone").Select(type => type.Name).OrderBy(path => path.Count(c => c == '.')).ThenBy(path => path, StringComparer.Ordinal))
        {
            var steps = path.Split('.');
            var name = Pascal(steps[^1]) + "Component";
            if (!taken.Add(steps[0] + "." + name)) name = Pascal(steps[^2]) + name;
            taken.Add(steps[0] + "." + name);
            _components[path] = name;
        }
    }

    /// <summary>The class of a type, as code inside its own file or another writes it.</summary>
    public string ClassOf(string type) => type switch
    {
        // R4's abstract Element; this program's Element is the tree.
        "Element" => "DataType",
        _ when _components.TryGetValue(type, out var component) => component,
        _ => type,
    };

    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
