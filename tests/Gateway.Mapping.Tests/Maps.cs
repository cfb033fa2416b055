using System.Text;
using Gateway.Fhir.Json;
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

    public static readonly TranslationContext Context = new("0198a000-0000-7000-8000-000000000001", new DateTimeOffset(2026, 6, 2, 9, 0, 0, TimeSpan.Zero));

    /// <summary>A map whose rules write one observation, <c>obs</c>, and its patient, from the record <c>r</c>.</summary>
    public static string ObservationMap(string rules, string declarations = "", string groups = "") => BundleUses + declarations + """

        group Main(source r, target bundle : Bundle) {
          r -> bundle.entry as e1, e1.fullUrl = 'urn:uuid:0198a000-0000-7000-8000-00000000000a', e1.resource = create('Patient') as patient, patient.id = 'p1' then {
          r -> bundle.entry as e2, e2.fullUrl = 'urn:uuid:0198a000-0000-7000-8000-00000000000b', e2.resource = create('Observation') as obs, obs.id = 'o1' then {

        """ + rules + """

          }; };
        }

        """ + groups;

    public static Translation Translate(string map, string record, string format = "json", string more = "", string kind = "", params ReadOnlySpan<(string Path, string Text)> files)
    {
        var source = Source(Manifest(format, more, kind), map, files);
        var envelope = source.Open(Encoding.UTF8.GetBytes(record), null);
        envelope.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        return source.Translate(envelope.Parts.ShouldHaveSingleItem(), Context);
    }

    /// <summary>The JSON of the observation that rules over a record write; the translation must be free of errors.</summary>
    public static string Observation(string rules, string record, string declarations = "", string groups = "", params ReadOnlySpan<(string Path, string Text)> files)
    {
        var translation = Translate(ObservationMap(rules, declarations, groups), record, files: files);
        translation.Report.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        var observation = translation.Bundle.ShouldNotBeNull().All("entry").Last()["resource"].ShouldNotBeNull();
        return JsonText.ToString(observation).Replace("{\"resourceType\":\"Observation\",\"id\":\"o1\"", "{", StringComparison.Ordinal).Replace("{,", "{", StringComparison.Ordinal);
    }

    /// <summary>The only error of rules over a record; there is no bundle then.</summary>
    public static Issue Error(string rules, string record, params ReadOnlySpan<(string Path, string Text)> files)
    {
        var translation = Translate(ObservationMap(rules), record, files: files);
        translation.Bundle.ShouldBeNull();
        return translation.Report.Issues.Where(issue => issue.IsError).ShouldHaveSingleItem();
    }

    /// <summary>The faults of a map.</summary>
    public static IReadOnlyList<Issue> Faults(string map, params ReadOnlySpan<(string Path, string Text)> more)
    {
        var result = Load([("test/manifest.yaml", Manifest()), ("test/test.map", map), .. more]);
        if (result.Issues.Any(issue => issue.IsError)) result.Catalogue.ShouldBeNull();
        return result.Issues;
    }
}
