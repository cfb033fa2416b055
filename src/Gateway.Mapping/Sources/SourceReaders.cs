using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Mapping.Sources;

/// <summary>The readers by format. Each turns bytes into trees, in time and memory bounded by the size of the body.</summary>
internal static class SourceReaders
{
    /// <summary>More elements than this in one body are refused: a tree costs some hundred bytes an element.</summary>
    internal const int MaxElements = 1_000_000;

    public static SourceReading Read(SourceFormat format, ReadOnlyMemory<byte> body, string? contentType, SourceManifest manifest)
    {
        if (IsBlank(body.Span))
            return SourceReading.Failed(Issue.Error(MappingIssues.EmptyBody, "required", "", "The body is empty; send the record in it."));
        return format switch
        {
            SourceFormat.Json => ReadJson(body, contentType),
            SourceFormat.Csv => CsvSource.Read(body, contentType, manifest),
            SourceFormat.Xml => XmlSource.Read(body, contentType),
            SourceFormat.Hl7v2 => Hl7Source.Read(body, contentType),
            SourceFormat.Form => FormSource.Read(body, contentType),
            _ => throw new InvalidOperationException($"No reader for {format}."),
        };
    }

    private static SourceReading ReadJson(ReadOnlyMemory<byte> body, string? contentType)
    {
        if (Charset.Named(contentType) is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
            return SourceReading.Failed(Issue.Error(MappingIssues.WrongCharset, "structure", "Content-Type",
                "JSON is always UTF-8 (RFC 8259); send it so and leave the charset away.", charset));
        var result = JsonTree.ReadForeign(body.Span);
        return result.Root is { } root ? SourceReading.Of(Blanks.Without(root), body, result.Issues) : SourceReading.Failed(result.Issues);
    }

    private static bool IsBlank(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        return body.Trim(" \t\r\n"u8).IsEmpty;
    }
}
