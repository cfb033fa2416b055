namespace Gateway.Simulators.Accounts;

/// <summary>How the gateway says a message stands, as its sender may see it.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="State"><c>received</c> … <c>routed</c>, <c>parked</c>, <c>returned</c>, <c>discarded</c>, <c>duplicate</c>, <c>withdrawn</c>.</param>
/// <param name="Reason">Why it is parked, returned, withdrawn, or routed to nobody.</param>
/// <param name="Obligations">Who must act on it.</param>
public sealed record CustodyAccount(string Id, string State, string? Reason, IReadOnlyList<ObligationAccount> Obligations)
{
    public string? Kind { get; init; }

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<StepAccount> Steps { get; init; } = [];

    /// <summary>Nothing more will happen to it by itself: it is at an end, and so is everybody who owed something for it.</summary>
    public bool IsSettled => State switch
    {
        "duplicate" or "discarded" => true,
        "routed" or "parked" or "returned" or "withdrawn" => Obligations.All(owed => owed.IsSettled),
        _ => false,
    };
}

/// <param name="State"><c>queued</c>, <c>delivered</c>, <c>filed</c>, <c>actioned</c>, <c>refused</c>, <c>failed</c>, <c>unknown</c>, <c>withdrawn</c>, <c>superseded</c>.</param>
/// <param name="Goal"><c>filed</c> or <c>actioned</c>.</param>
public sealed record ObligationAccount(string Id, string Recipient, string State, string Goal)
{
    public bool IsSettled => State == Goal || State is "actioned" or "refused" or "withdrawn" or "superseded";
}

/// <summary>One step of a message or, with <paramref name="Obligation"/>, of an obligation.</summary>
public sealed record StepAccount(string State, string? Obligation, DateTimeOffset At);
