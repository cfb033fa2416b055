using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>
/// A message as a tree: segments by name in the order of the message, below them fields <c>f1</c> …, components <c>c1</c> …,
/// subcomponents <c>s1</c> …. A field carries the text of its first component and always has components;
/// a component has subcomponents when it was written with them. <c>""</c> is an element of kind Null: the sender says "none".
/// </summary>
internal static class Hl7Source
{
    public static SourceReading Read(ReadOnlyMemory<byte> body, string? contentType) =>
        Hl7Batch.IsBatch(body.Span) ? Batch(body, contentType) : One(body, contentType);

    /// <summary>Every message of a batch; when one of them cannot be read none is taken, and each fault says in which.</summary>
    private static SourceReading Batch(ReadOnlyMemory<byte> body, string? contentType)
    {
        var (messages, faults) = Hl7Batch.Split(body);
        var parts = new List<ReadPart>();
        var issues = new List<Issue>(faults);
        for (var i = 0; i < messages.Count; i++)
        {
            var reading = One(messages[i], contentType);
            parts.AddRange(reading.Parts);
            foreach (var issue in reading.Issues) issues.Add(issue with { Path = $"message {i + 1}, {issue.Path}" });
        }
        return issues.Exists(issue => issue.IsError) ? SourceReading.Failed(issues) : new SourceReading(parts, issues);
    }

    private static SourceReading One(ReadOnlyMemory<byte> body, string? contentType)
    {
        var (message, issues) = Hl7Message.Parse(body.Span, contentType);
        if (message is null) return SourceReading.Failed(issues);
        if (Incomplete(message) is { } fault) return SourceReading.Failed([.. issues, fault]);
        var tree = new Hl7Tree(message);
        var root = tree.Build();
        return tree.Elements > SourceReaders.MaxElements
            ? SourceReading.Failed(Issue.Error(MappingIssues.TooLarge, "too-long", "", "The message has too many fields to be read; send the format's own number of segments."))
            : SourceReading.Of(root, body, [.. issues, .. tree.Issues]);
    }

    /// <summary>A message that cannot be told from others cannot be answered.</summary>
    private static Issue? Incomplete(Hl7Message message)
    {
        foreach (var (field, what) in ((int, string)[])[(9, "message type"), (10, "message control id")])
            if (message.Text("MSH", field) is null)
                return Issue.Error(MappingIssues.Hl7HeaderIncomplete, "required", $"MSH-{field}", $"The {what} is missing; send it in MSH-{field}.");
        return null;
    }
}
