using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Running;
using Gateway.Mapping.Sources;

namespace Gateway.Mapping;

/// <summary>A source system ready to use: its manifest and its maps, compiled. Any thread may use it.</summary>
public sealed class SourceSystem
{
    private readonly EnvelopeReader _reader;
    private readonly Translator _translator;

    internal SourceSystem(SourceManifest manifest, EnvelopeReader reader, Translator translator)
    {
        Manifest = manifest;
        _reader = reader;
        _translator = translator;
    }

    public SourceManifest Manifest { get; }

    /// <summary>Opens a body: reads it by the manifest's format, parts a file, tells kind, duplicate key, thread and time of each message.</summary>
    /// <remarks>The media type itself is the caller's to compare with <see cref="SourceManifest.ContentTypes"/>; only its charset is used.</remarks>
    /// <param name="body">The bytes as received, or the stored body of one part.</param>
    /// <param name="contentType">The media type with its parameters, for the charset; null when unknown.</param>
    public Envelope Open(ReadOnlyMemory<byte> body, string? contentType) => _reader.Open(body, contentType);

    /// <summary>
    /// Opens a CSV file of any length row by row, in the same memory: one message for each row, for maps that need no other row
    /// of the file. The file is not parted by person; whoever needs all rows of one person opens it whole.
    /// </summary>
    /// <remarks>The rows come as they are asked for, and the stream must stay open until then. A row that does not fit has its fault and the next is read.</remarks>
    public IEnumerable<SourceRow> OpenRows(Stream body, string? contentType) => _reader.OpenRows(body, contentType);

    /// <summary>
    /// Joins a thin notification with the record that was fetched for it: a tree with <c>notification</c> and <c>record</c>.
    /// Kind, duplicate key, thread and time stay those of the notification.
    /// </summary>
    public Envelope OpenFetched(SourcePart notification, ReadOnlyMemory<byte> fetched) => _reader.OpenFetched(notification, fetched);

    /// <summary>
    /// Writes what the sender of a message is answered once its recipients have decided, in the sender's own format: by the map that the
    /// manifest names under <c>answer</c>. Null when the kind has none, or, with the faults, when the map makes nothing of it.
    /// </summary>
    /// <param name="part">The message that is answered.</param>
    /// <param name="answer">What was decided; maps read it as <c>%answer</c>.</param>
    /// <param name="context">The message's id, and the time of the answer.</param>
    public (ReadOnlyMemory<byte>? Body, IReadOnlyList<Issue> Issues) Answer(SourcePart part, SenderAnswer answer, TranslationContext context)
    {
        var (made, issues) = _translator.Answer(part, answer, context);
        return (made is null ? null : FhirShapedXml.Write(made), issues);
    }

    /// <summary>Runs the map of the part's kind. Faults of the data are issues of the report. A part is translated by one thread at a time.</summary>
    public Translation Translate(SourcePart part, TranslationContext context) => _translator.Translate(part, context);
}
