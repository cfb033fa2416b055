using System.Text;

namespace Gateway.Web;

/// <summary>A source of webhooks for tests: the least that loads, with an authentication of the test's own.</summary>
internal static class HookSource
{
    private const string Map = """
        map "https://gateway.example/StructureMap/hook" = "Hook"

        uses "http://hl7.org/fhir/StructureDefinition/Bundle" alias Bundle as target

        group Hook(source event, target bundle : Bundle) {
          event.id as id -> bundle.entry as entry, entry.resource = create('Patient') as patient, patient.id = id, entry.fullUrl = append('urn:x:', id);
        }
        """;

    /// <param name="authentication">The lines below <c>authentication:</c>, indented.</param>
    public static Dictionary<string, ReadOnlyMemory<byte>> Files(string authentication) => new()
    {
        ["hook/manifest.yaml"] = Encoding.UTF8.GetBytes($"""
            id: hook
            title: A supplier's webhooks
            evidence: designed
            format: json
            contentTypes: [application/json]
            timeZone: Europe/London
            reply: plain
            kinds:
              - id: reading
                map: hook.map
            authentication:

            """ + authentication),
        ["hook/hook.map"] = Encoding.UTF8.GetBytes(Map),
    };

    /// <summary>Writes it beside the routes and rules that a gateway needs.</summary>
    public static string Write(string folder, string authentication)
    {
        var mappings = Path.Combine(folder, "mappings");
        foreach (var (name, content) in Files(authentication)) Write(Path.Combine(mappings, name), content.Span);
        foreach (var name in new[] { "routes.yaml", "rules/gateway-default.yaml", "alerts/gateway-default.yaml" })
            Write(Path.Combine(mappings, name), File.ReadAllBytes(Path.Combine(TestFolder.RepositoryRoot(), "mappings", name)));
        // The ladders that the routes name; the thresholds beside them are of sources that are not here.
        var chasing = File.ReadAllText(Path.Combine(TestFolder.RepositoryRoot(), "mappings", "chasing.yaml"));
        Write(Path.Combine(mappings, "chasing.yaml"), Encoding.UTF8.GetBytes(chasing[..chasing.IndexOf("\nthresholds:", StringComparison.Ordinal)]));
        return mappings;
    }

    private static void Write(string file, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }
}
