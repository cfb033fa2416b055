using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping;

/// <summary>A body opened: its messages, or why it cannot be read. Nothing is translated yet.</summary>
/// <param name="Parts">One for most sources, one a person for a file; empty when <paramref name="Issues"/> has an error.</param>
/// <param name="Issues">Faults of the envelope, each with its place.</param>
public sealed record Envelope(IReadOnlyList<SourcePart> Parts, IReadOnlyList<Issue> Issues);

/// <summary>One row of a file that is read as it comes.</summary>
/// <param name="Row">Its number as a spreadsheet shows it: the headings are row 1.</param>
/// <param name="Part">The row as a message with the headings above it; null when it cannot be read.</param>
/// <param name="Issues">Why not.</param>
public sealed record SourceRow(long Row, SourcePart? Part, IReadOnlyList<Issue> Issues);

/// <summary>One message of an envelope.</summary>
public sealed record SourcePart
{
    /// <summary>What is stored for it: the body, or for a part of a file its header and its own rows, verbatim.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The record as a tree.</summary>
    public required Element Root { get; init; }

    /// <summary>Null when no kind of the manifest fits; such a message is parked.</summary>
    public MessageKind? Kind { get; init; }

    public string? DuplicateKey { get; init; }

    /// <summary>The sender's own key of whom it is about; null where the manifest names none. Patient data: it is never stored or sent as it is.</summary>
    public string? Subject { get; init; }

    public string? Thread { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>When the sender wrote it down, which orders its statements; null when it does not say so readably.</summary>
    public DateTimeOffset? StatedAt { get; init; }

    /// <summary>CSV: the rows of the file it is made of, as a spreadsheet counts them; its own report counts from its own headings.</summary>
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>True for a request by which the sender tries the address: it is answered and not stored.</summary>
    public bool IsProbe { get; init; }

    public override string ToString() => $"{Kind?.Id ?? "unknown kind"}";
}

/// <summary>What a translation is handed besides the record.</summary>
public sealed record TranslationContext(string MessageId, DateTimeOffset ReceivedAt)
{
    /// <summary>Is told what each rule did, in order; null: nobody listens, and it costs nothing.</summary>
    public TranslationTrace? Trace { get; init; }
}

/// <summary>What became of a message: a FHIR bundle and the account of every field, or no bundle and the reasons.</summary>
/// <param name="Bundle">A Bundle of type collection, its entries with fullUrl and resources with id; null when the report has an error.</param>
public sealed record Translation(Element? Bundle, TranslationReport Report)
{
    /// <summary>What the map made in spite of errors; null when there are none, or nothing was made. Never to be filed: it may lack anything.</summary>
    public Element? Partial { get; init; }
}

/// <summary>
/// The account of a translation: every leaf of the source is mapped (a rule wrote something with its value), carried word for word, decided
/// something (and the manifest says what), dropped by a named rule, or unaccounted.
/// </summary>
public sealed record TranslationReport
{
    public required string Source { get; init; }

    public required string Kind { get; init; }

    public required string Map { get; init; }

    /// <summary>SHA-256 of the map and everything it imports, lower-case hex.</summary>
    public required string MapHash { get; init; }

    /// <summary>The version of the source's maps, for people; the hash tells it for certain. Null when the manifest gives none.</summary>
    public string? MapVersion { get; init; }

    /// <summary>How many fields of the source hold a value.</summary>
    public required int Fields { get; init; }

    public required IReadOnlyList<FieldFate> Mapped { get; init; }

    /// <summary>The fields that stand word for word where the manifest says.</summary>
    public IReadOnlyList<CarriedFate> Carried { get; init; } = [];

    /// <summary>The fields whose value no element says, because they only choose what is written: the manifest's <c>decides</c>, and the rule that asked.</summary>
    public IReadOnlyList<FieldFate> Decided { get; init; } = [];

    public required IReadOnlyList<FieldFate> Dropped { get; init; }

    /// <summary>The fields whose value no rule took and no drop names.</summary>
    public required IReadOnlyList<string> Unaccounted { get; init; }

    /// <summary>Of the unaccounted those that a condition read, and which: nothing of the result says their value. A manifest's <c>decides</c> accounts for them.</summary>
    public IReadOnlyList<FieldFate> ReadInCondition { get; init; } = [];

    public required IReadOnlyList<Issue> Issues { get; init; }
}

/// <param name="Field">The field's place in the source.</param>
/// <param name="Rule">The rule that took it (<c>a03.map:41</c>), or the reason why it was dropped, with the rule that did if one did.</param>
public sealed record FieldFate(string Field, string Rule);

/// <param name="Field">The field's place in the source.</param>
/// <param name="Rule">The rule that took it.</param>
/// <param name="Place">Where its text stands: <c>Communication.payload.contentString</c>.</param>
public sealed record CarriedFate(string Field, string Rule, string Place);
