using System.Text.Json;

namespace Gateway.Fhir.Generator;

/// <summary>Everything the generator writes.</summary>
public static class Generation
{
    /// <summary>Where UK Core's compact form stands, from the repository's root.</summary>
    public const string UkCore = "src/Gateway.Fhir/Definitions/uk-core.txt";

    private const string R4Profiles = "src/Gateway.Fhir/Definitions/r4-profiles.txt";
    private const string Definitions = "src/Gateway.Fhir/Definitions/r4.txt";
    private const string Views = "src/Gateway.Fhir/Model/Generated/";
    private const string Settings = "src/Gateway.Fhir.Generator/settings.json";

    /// <summary>The text of each generated file by its path from the repository's root; the same package gives the same text.</summary>
    public static IReadOnlyDictionary<string, string> Run(string repository, Package package)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(repository, Settings)));
        var wanted = settings.RootElement.GetProperty("views").EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal);
        var types = R4Source.Types(package);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Definitions] = DefinitionsText.Of(types, new ValueSetSource(package)),
            [R4Profiles] = ProfilesText.Of(package),
        };
        var views = new ViewText(types);
        foreach (var type in types.Where(type => type.Kind == "complex" || (type.Kind == "resource" && (type.IsAbstract || wanted.Contains(type.Name)))))
            files[$"{Views}{(type.Name == "Element" ? "DataType" : type.Name)}.cs"] = views.Of(type);
        return files;
    }
}
