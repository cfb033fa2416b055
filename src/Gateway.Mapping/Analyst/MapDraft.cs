using System.Text;
using System.Text.RegularExpressions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Analyst;

/// <summary>
/// A first manifest and map for a sample: they load and run, make a Patient with what the sample's names give away for certain, and list every
/// field that is not mapped. The rest is the analyst's to say.
/// </summary>
public static partial class MapDraft
{
    private static readonly Dictionary<SourceFormat, (string Name, string ContentType, string Reply)> s_formats = new()
    {
        [SourceFormat.Json] = ("json", "application/json", "operation-outcome"),
        [SourceFormat.Csv] = ("csv", "text/csv", "operation-outcome"),
        [SourceFormat.Xml] = ("xml", "application/xml", "operation-outcome"),
        [SourceFormat.Hl7v2] = ("hl7v2", "application/hl7-v2", "hl7-ack"),
        [SourceFormat.Form] = ("form", "application/x-www-form-urlencoded", "plain"),
    };

    /// <summary>The files of the draft by their names within the source's folder, or the faults of the sample.</summary>
    /// <param name="id">The source's id: small letters, digits and hyphens.</param>
    /// <param name="format">The sample's format.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="shared">The files of the mappings folder: the shared maps are needed.</param>
    public static (IReadOnlyDictionary<string, string> Files, IReadOnlyList<Issue> Faults) Of(
        string id, SourceFormat format, ReadOnlyMemory<byte> sample, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> shared)
    {
        var (records, faults) = RecordReader.Read(format, sample, byRow: false);
        if (records is not [var record, ..] || faults.Any(fault => fault.IsError)) return (new Dictionary<string, string>(), faults);
        var person = DraftedPerson.In(record, format);
        var files = new Dictionary<string, string> { ["manifest.yaml"] = Manifest(id, format, person), [$"{id}.map"] = Map(id, person) };
        var (open, wrong) = Unmapped(id, files, sample, shared);
        if (wrong.Count > 0) return (new Dictionary<string, string>(), wrong);
        files[$"{id}.map"] += Comments(open);
        return (files, []);
    }

    /// <summary>Whether an id can be a folder, an address and a part of a map's name.</summary>
    public static bool IsId(string id) => Id().IsMatch(id);

    private static string Manifest(string id, SourceFormat format, DraftedPerson person)
    {
        var (name, contentType, reply) = s_formats[format];
        var text = new StringBuilder();
        text.Append($"""
            id: {id}  # the folder's name, and the last part of the address
            title: {id}
            evidence: designed       # documented, partial or designed: how much of the format you have read
            references: []           # the documents and samples you have read
            format: {name}
            contentTypes: [{contentType}]
            timeZone: Europe/London  # for times without an offset
            authentication:
              scheme: bearer         # or hmac, or path-secret
            reply: {reply}

            """);
        if (format == SourceFormat.Csv) text.Append($"splitBy: [{person.KeyName}]    # a message for each person\nrequiredColumns: [{person.KeyName}]\n");
        text.Append(format == SourceFormat.Hl7v2
            ? "duplicateKey: \"MSH.f4.c1 & '/' & MSH.f10.c1\"   # the second time nothing is done\n"
            : "# duplicateKey: FHIRPath to the sender's own number of the message; the second time nothing is done\n");
        text.Append($"kinds:\n  - id: reading            # what routes call it\n    map: {id}.map\n# drop, decides, carry: a line for each field that is left out, only chooses a rule, or is kept word for word\n");
        return text.ToString();
    }

    private static string Map(string id, DraftedPerson person)
    {
        var name = string.Concat(id.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return $$"""
            map "https://gateway.example/StructureMap/{{id}}" = "{{name}}"

            uses "http://hl7.org/fhir/StructureDefinition/Bundle" alias Bundle as target

            imports "uk-core"

            // The first group is the entry; the bundle is there already. One entry must be the Patient.
            group {{name}}(source record, target bundle : Bundle) {
              record -> bundle.entry as entry, entry.resource = create('Patient') as patient,
                  patient.id = ((%record.{{person.Key}}.first().toString()).uuidFrom('Patient')) as id then {
                id then InBundle(id, entry, patient);
            {{string.Concat(person.Rules(id))}}  };
            }

            """;
    }

    /// <summary>Runs the draft over its sample and asks the report what is left.</summary>
    private static (IReadOnlyList<string> Fields, IReadOnlyList<Issue> Faults) Unmapped(
        string id, Dictionary<string, string> files, ReadOnlyMemory<byte> sample, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> shared)
    {
        var all = shared.Where(file => file.Key.StartsWith("shared/", StringComparison.Ordinal)).ToDictionary(file => file.Key, file => file.Value);
        foreach (var (name, text) in files) all[$"{id}/{name}"] = Encoding.UTF8.GetBytes(text);
        var (catalogue, faults) = SourceCatalogue.Load(all);
        if (catalogue?.Find(id) is not { } source) return ([], faults);
        var (messages, unreadable) = ExampleRun.Of(source, sample);
        return ([.. messages.SelectMany(message => message.Translation.Report.Unaccounted).Select(PlacePattern.OfField).Distinct()], unreadable);
    }

    private static string Comments(IReadOnlyList<string> open) => open.Count == 0 ? "" :
        "\n// Not mapped yet. Each needs a rule here, or a line in the manifest that says why not:\n" + string.Concat(open.Select(field => $"//   {field}\n"));

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex Id();
}
