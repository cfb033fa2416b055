using Gateway.Mapping.Manifests;

namespace Gateway.Mapping;

/// <summary>A source system ready to use: its manifest and its maps, compiled.</summary>
public sealed class SourceSystem
{
    internal SourceSystem(SourceManifest manifest) => Manifest = manifest;

    public SourceManifest Manifest { get; }

    /// <summary>Opens a body: reads it by the manifest's format, parts a file, tells kind, duplicate key, thread and time of each message.</summary>
    /// <param name="body">The bytes as received, or the stored body of one part.</param>
    /// <param name="contentType">The media type with its parameters, for the charset; null when unknown.</param>
    public Envelope Open(ReadOnlyMemory<byte> body, string? contentType) => throw new NotImplementedException();

    /// <summary>Joins a thin notification with the record that was fetched for it: a tree with <c>notification</c> and <c>record</c>.</summary>
    public Envelope OpenFetched(SourcePart notification, ReadOnlyMemory<byte> fetched) => throw new NotImplementedException();

    /// <summary>Runs the map of the part's kind. Faults of the data are issues of the report.</summary>
    public Translation Translate(SourcePart part, TranslationContext context) => throw new NotImplementedException();
}
