using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources;

/// <summary>A body as its reader found it: its parts, or the faults that made reading stop.</summary>
internal sealed record SourceReading(IReadOnlyList<ReadPart> Parts, IReadOnlyList<Issue> Issues)
{
    public static SourceReading Of(Element root, ReadOnlyMemory<byte> body, params IReadOnlyList<Issue> issues) =>
        new([new ReadPart(body, root)], issues);

    public static SourceReading Failed(params IReadOnlyList<Issue> issues) => new([], issues);
}

/// <summary>One message of a body: its bytes and its tree.</summary>
internal sealed record ReadPart(ReadOnlyMemory<byte> Body, Element Root)
{
    /// <summary>CSV: the rows of the file it is made of, as a spreadsheet counts them.</summary>
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>CSV row by row: how many bytes of the body are the headings.</summary>
    public int Headings { get; init; }

    public override string ToString() => $"{Body.Length} bytes";
}
