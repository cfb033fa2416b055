namespace Gateway.Fhir.Generator;

/// <summary>Everything the generator writes.</summary>
public static class Generation
{
    private const string Definitions = "src/Gateway.Fhir/Definitions/r4.txt";

    /// <summary>The text of each generated file by its path from the repository's root; the same package gives the same text.</summary>
    public static IReadOnlyDictionary<string, string> Run(Package package)
    {
        var types = R4Source.Types(package);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Definitions] = DefinitionsText.Of(types, new ValueSetSource(package)),
        };
    }
}
