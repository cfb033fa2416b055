using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Sources;

namespace Gateway.Mapping;

/// <summary>Reads a file for a map that stands by itself, without a manifest.</summary>
public static class RecordReader
{
    private static readonly Dictionary<string, SourceFormat> s_formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = SourceFormat.Json,
        [".csv"] = SourceFormat.Csv,
        [".xml"] = SourceFormat.Xml,
        [".hl7"] = SourceFormat.Hl7v2,
        [".txt"] = SourceFormat.Hl7v2,
        [".form"] = SourceFormat.Form,
    };

    /// <summary>The format that a file's name speaks of; JSON when it says nothing.</summary>
    public static SourceFormat FormatOf(string fileName) => s_formats.GetValueOrDefault(Path.GetExtension(fileName), SourceFormat.Json);

    /// <summary>The records of a body, or the faults that made reading stop.</summary>
    /// <param name="format">JSON with a <c>resourceType</c> is read as FHIR, of whatever version.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="byRow">CSV: each row is a record, its columns the elements; else the file is one record of <c>row</c>s.</param>
    public static (IReadOnlyList<Element> Records, IReadOnlyList<Issue> Issues) Read(SourceFormat format, ReadOnlyMemory<byte> body, bool byRow) =>
        Read(StructureMap.Alone with { Format = format }, body, byRow);

    internal static (IReadOnlyList<Element> Records, IReadOnlyList<Issue> Issues) Read(SourceManifest manifest, ReadOnlyMemory<byte> body, bool byRow)
    {
        var format = manifest.Format;
        var reading = SourceReaders.Read(format, body, null, manifest);
        var records = reading.Parts.Select(part => part.Root);
        // What a resource has of underscored names only FHIR's reader joins.
        if (format == SourceFormat.Json && reading.Parts is [{ Root.ResourceType: not null }] && JsonTree.ReadFhir(body.Span) is { Root: { } resource }) return ([resource], []);
        if (format == SourceFormat.Csv && byRow) records = records.SelectMany(file => file.All("row")).Select(row => row.Clone(""));
        return ([.. records], reading.Issues);
    }
}
