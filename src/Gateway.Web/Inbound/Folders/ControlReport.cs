namespace Gateway.Web.Inbound.Folders;

/// <summary>What a client is told of its file: how many rows and messages came, what became of each, and why. Places only, never a value.</summary>
internal sealed record ControlReport
{
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Duplicate = "duplicate";

    /// <summary>The name under which the client put it there.</summary>
    public required string File { get; init; }

    /// <summary>Of the file's bytes, lower-case hex; its beginning names the file and the report from now on.</summary>
    public required string Sha256 { get; init; }

    public required string Source { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary><c>accepted</c>, <c>refused</c> (nothing of it was taken) or <c>duplicate</c> (the same bytes were taken before).</summary>
    public required string Outcome { get; init; }

    /// <summary>True when every message has come to rest; until then the report is written anew as they do.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>Rows below the headings of a CSV file; null for other formats.</summary>
    public int? Rows { get; init; }

    /// <summary>Of a long file: the rows that are on disk as messages. Its report is final then; the custody page says how each message goes on.</summary>
    public int? RowsAccepted { get; init; }

    /// <summary>Of a long file: the rows that were not taken; <see cref="Issues"/> says why of the first hundred.</summary>
    public int? RowsRefused { get; init; }

    /// <summary>Of a long file: the list, beside the report, of its messages with the rows that each is made of.</summary>
    public string? MessageList { get; init; }

    public MessageCounts Messages { get; init; } = new();

    /// <summary>The id under which the custody page shows all its messages.</summary>
    public string? Batch { get; init; }

    /// <summary>Why the file was refused.</summary>
    public IReadOnlyList<ReportedIssue> Issues { get; init; } = [];

    public IReadOnlyList<ReportedMessage> Parts { get; init; } = [];

    /// <summary>The name of the file and its report in the gateway's folders: nothing of the client's own name, which may name a person.</summary>
    public string Name => Sha256[..16];
}

/// <summary>How many messages the file held and where they stand.</summary>
internal sealed record MessageCounts
{
    public int Received { get; init; }

    /// <summary>Recorded and routed.</summary>
    public int Accepted { get; init; }

    /// <summary>A person has to look at them first.</summary>
    public int Parked { get; init; }

    /// <summary>Given back, or taken back by a later message.</summary>
    public int Returned { get; init; }

    /// <summary>Known from before; nothing was done a second time.</summary>
    public int Duplicate { get; init; }

    /// <summary>On disk, and not done yet.</summary>
    public int Waiting { get; init; }
}

/// <param name="Message">Its id in the ledger.</param>
/// <param name="Rows">The rows of the file it is made of, as a spreadsheet counts them.</param>
internal sealed record ReportedMessage(string Message, IReadOnlyList<int> Rows, string State, string? Reason, IReadOnlyList<ReportedIssue> Issues);

internal sealed record ReportedIssue(string Severity, string Code, string Place, string Text);
