using System.Formats.Tar;
using System.IO.Compression;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Functions.Verbs;

/// <summary>StructureDefinitions on disk: JSON files of folders, and of FHIR packages (https://hl7.org/fhir/packages.html).</summary>
internal static class PackageFiles
{
    public static IEnumerable<Element> StructureDefinitions(IEnumerable<FileSystemInfo> places) =>
        places.SelectMany(place => place is DirectoryInfo || Directory.Exists(place.FullName) ? OfFolder(place.FullName) : OfPackage(place.FullName));

    private static IEnumerable<Element> OfFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Read(File.ReadAllBytes(file))).OfType<Element>();

    private static IEnumerable<Element> OfPackage(string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var archive = new TarReader(stream);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.EndsWith(".json", StringComparison.Ordinal)) continue;
            using var content = new MemoryStream();
            entry.DataStream.CopyTo(content);
            if (Read(content.ToArray()) is { } definition) yield return definition;
        }
    }

    private static Element? Read(byte[] json) =>
        json.AsSpan().IndexOf("\"StructureDefinition\""u8) >= 0 && JsonTree.ReadFhir(json).Root is { ResourceType: "StructureDefinition" } root ? root : null;
}
