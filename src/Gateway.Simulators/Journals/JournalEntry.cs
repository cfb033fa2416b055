namespace Gateway.Simulators.Journals;

/// <summary>What a partner did or saw.</summary>
public enum JournalAct
{
    /// <summary>It put a message on the wire.</summary>
    Sent,

    /// <summary>The gateway took it: a positive answer in the sender's protocol.</summary>
    Acknowledged,

    /// <summary>The gateway answered no.</summary>
    TurnedDown,

    /// <summary>No answer came; it will be sent again.</summary>
    NoAnswer,

    /// <summary>It asked whether the callback is there.</summary>
    Probed,

    /// <summary>The gateway fetched a record behind a notification.</summary>
    Fetched,

    /// <summary>A message came in and was understood.</summary>
    Received,

    /// <summary>A message came in a second time and had no second effect.</summary>
    Repeated,

    /// <summary>Something came in that could not be trusted or read.</summary>
    Rejected,

    /// <summary>Somebody put it in the partner's own record.</summary>
    Filed,

    /// <summary>Somebody did what was asked.</summary>
    Actioned,

    /// <summary>Somebody told the sender that a discharge was not safe.</summary>
    Concerned,

    /// <summary>Somebody said no, with a reason.</summary>
    Refused,

    /// <summary>The gateway took a receipt.</summary>
    ReceiptTaken,

    /// <summary>The gateway did not take a receipt.</summary>
    ReceiptFailed,

    /// <summary>The gateway gave a message back.</summary>
    Returned,

    /// <summary>The gateway told how far something that was asked has got.</summary>
    Told,

    /// <summary>The system went down or came back.</summary>
    Outage,
}

/// <summary>A line of a journal. Opaque ids only: a journal is shown and kept.</summary>
public sealed record JournalEntry
{
    /// <summary>Counts from 1 within the journal.</summary>
    public required int Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Partner { get; init; }

    public required JournalAct Act { get; init; }

    /// <summary>The sender's own key of the message, where the partner is the sender.</summary>
    public string? Reference { get; init; }

    /// <summary>The ids by which the gateway keeps what was sent; several for a file about several people.</summary>
    public IReadOnlyList<string> Custody { get; init; } = [];

    /// <summary>About how many people the message is: so many messages must be kept for it.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>The obligation that a delivery belongs to.</summary>
    public string? Obligation { get; init; }

    /// <summary>The HTTP status that was answered or given.</summary>
    public int? Status { get; init; }

    /// <summary>A reason or a short account, without patient data.</summary>
    public string? Note { get; init; }
}
