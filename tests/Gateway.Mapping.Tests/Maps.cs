using System.Text;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Tests;

/// <summary>Catalogues written in a test: a manifest, a map, a record.</summary>
internal static class Maps
{
    public const string BundleUses = """
        map "https://example.org/test" = "Test"
        uses "http://hl7.org/fhir/StructureDefinition/Bundle" alias Bundle as target

        """;

    /// <summary>A manifest of a source <c>test</c> with one kind and whatever else a test needs.</summary>
    public static string Manifest(string format = "json", string more = "", string kind = "") => $"""
        id: test
        title: A source of a test
        evidence: designed
        format: {format}
        contentTypes: [application/json]
        timeZone: Europe/London
        authentication: {"{ scheme: bearer }"}
        reply: plain
        kinds:
          - id: record
            map: test.map
        {kind}
        {more}
        """;

    public static CatalogueResult Load(params ReadOnlySpan<(string Path, string Text)> files)
    {
        var bytes = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var (path, text) in files) bytes[path] = Encoding.UTF8.GetBytes(text);
        return SourceCatalogue.Load(bytes);
    }

    public static SourceSystem Source(string manifest, string map, params ReadOnlySpan<(string Path, string Text)> more)
    {
        var result = Load([("test/manifest.yaml", manifest), ("test/test.map", map), .. more]);
        result.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        return result.Catalogue.ShouldNotBeNull().Find("test").ShouldNotBeNull();
    }

    /// <summary>A source whose map only makes a patient, for tests of envelopes.</summary>
    public static SourceSystem Reader(string format, string more = "", string kind = "") => Source(Manifest(format, more, kind), BundleUses + """
        group Main(source s, target bundle : Bundle) {
          s -> bundle.entry as entry, entry.fullUrl = 'urn:uuid:1', entry.resource = create('Patient') as patient, patient.id = '1';
        }
        """);

    public static Envelope Open(string format, string body, string? contentType = null, string more = "", string kind = "") =>
        Reader(format, more, kind).Open(Encoding.UTF8.GetBytes(body), contentType);

    public static Element Root(this Envelope envelope)
    {
        envelope.Issues.ShouldBeEmpty();
        return envelope.Parts.ShouldHaveSingleItem().Root;
    }

    /// <summary>The only fault of an envelope that cannot be read.</summary>
    public static Issue Fault(this Envelope envelope)
    {
        envelope.Parts.ShouldBeEmpty();
        return envelope.Issues.Where(issue => issue.IsError).ShouldHaveSingleItem();
    }
}
