using Gateway.Fhir.Profiles;

namespace Gateway.Functions.Verbs;

/// <summary>Definitions on disk: JSON and XML files of folders, and FHIR packages (https://hl7.org/fhir/packages.html).</summary>
internal static class PackageFiles
{
    /// <summary>What a place brings: a folder with all folders below it, or a <c>.tgz</c>.</summary>
    public static FhirPackage Read(FileSystemInfo place)
    {
        if (Directory.Exists(place.FullName)) return FhirPackage.Read(FilesOf(place.FullName));
        using var stream = File.OpenRead(place.FullName);
        return FhirPackage.ReadArchive(stream);
    }

    private static IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".json" or ".xml")
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(folder, file), (ReadOnlyMemory<byte>)File.ReadAllBytes(file)));
}
