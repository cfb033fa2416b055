using Gateway.Fhir.Json;
using Gateway.Fhir.Tests.Examples;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Hostile;

/// <summary>The records that are mutated: our own, what the maps emit, and the NHS samples where they are. Small ones, so that many are tried.</summary>
internal static class Seeds
{
    private const int MostBytes = 8_000;

    /// <summary>Each record as JSON and as XML.</summary>
    public static IReadOnlyList<byte[]> All { get; } = Load();

    private static List<byte[]> Load()
    {
        var root = ExamplePackage.Repository();
        var files = Directory.GetFiles(Path.Combine(root, "tests/Gateway.Fhir.Tests/Hostile/seeds"), "*.json")
            .Concat(Directory.GetFiles(Path.Combine(root, "mappings"), "*.expected.json", SearchOption.AllDirectories))
            .Concat(Samples(root, "pds-r4", "*.json"))
            .Concat(Samples(root, "questionnaires-r4", "*.json"))
            .Concat(Samples(root, "ukcore-r4", "*.xml"))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes);
        return [.. files.SelectMany(InBothForms).Where(text => text.Length <= MostBytes)];
    }

    private static IEnumerable<byte[]> InBothForms(byte[] text)
    {
        if ((JsonTree.ReadFhir(text).Root ?? XmlTree.ReadFhir(text).Root) is not { } root) return [];
        return [JsonText.ToBytes(root), XmlText.Write(root).Bytes];
    }

    private static string[] Samples(string root, string folder, string pattern)
    {
        var path = Path.Combine(root, "..", "shared", "samples", folder);
        return Directory.Exists(path) ? Directory.GetFiles(path, pattern) : [];
    }
}
