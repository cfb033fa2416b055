using System.Runtime.CompilerServices;
using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;

namespace Gateway.Functions.Verbs;

/// <summary>Resources on disk: JSON, XML, ndjson with a resource a line, and folders of such files.</summary>
internal static class ResourceFiles
{
    private static readonly string[] s_endings = [".json", ".xml", ".ndjson"];

    /// <param name="Place">The file, and the line of an ndjson.</param>
    /// <param name="Root">Null when the text could not be read.</param>
    /// <param name="Issues">What is wrong with the text, or was put right in it.</param>
    internal sealed record Resource(string Place, Element? Root, IReadOnlyList<Issue> Issues)
    {
        public override string ToString() => Place;
    }

    /// <param name="places">Files and folders.</param>
    /// <param name="isLenient">True to put right what is wrong but clear in JSON, with warnings.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<Resource> ReadAsync(IEnumerable<FileSystemInfo> places, bool isLenient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in places.SelectMany(Files))
        {
            if (file.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
            {
                var line = 0;
                await foreach (var text in File.ReadLinesAsync(file, cancellationToken))
                {
                    line++;
                    if (text.Length > 0) yield return Json(Encoding.UTF8.GetBytes(text), $"{file}:{line}", isLenient);
                }
                continue;
            }
            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            yield return file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && XmlTree.ReadFhir(bytes) is var xml
                ? new Resource(file, xml.Root, xml.Issues)
                : Json(bytes, file, isLenient);
        }
    }

    /// <summary>A file as it was named, whatever its ending; of a folder those that may be FHIR.</summary>
    private static IEnumerable<string> Files(FileSystemInfo place) => Directory.Exists(place.FullName)
        ? Directory.EnumerateFiles(place.ToString(), "*", SearchOption.AllDirectories).Where(file => s_endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
        : [place.ToString()];

    private static Resource Json(ReadOnlySpan<byte> bytes, string place, bool isLenient)
    {
        var (root, issues) = isLenient ? LenientJson.Read(bytes) : JsonTree.ReadFhir(bytes);
        return new Resource(place, root, issues);
    }
}
