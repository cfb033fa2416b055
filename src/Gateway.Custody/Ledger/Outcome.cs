namespace Gateway.Custody.Ledger;

/// <summary>What came of a message, as people ask.</summary>
public enum MessageOutcome
{
    /// <summary>Somebody still has to do something, and nobody is stuck.</summary>
    Open,

    /// <summary>Every recipient that was to act has filed or done what was asked.</summary>
    Filed,

    /// <summary>It waits for its owner.</summary>
    Parked,

    Returned,
    Withdrawn,
    Duplicate,

    /// <summary>A rule says that nobody must be told; its content stands in the record.</summary>
    Unrouted,

    Discarded,
}

/// <summary>Tells the outcome of a message from its ledger row and its obligations.</summary>
public static class Outcome
{
    public static MessageOutcome Of(LedgerEntry entry, IReadOnlyList<Obligation> obligations) => entry.State switch
    {
        MessageState.Parked => MessageOutcome.Parked,
        MessageState.Returned => MessageOutcome.Returned,
        MessageState.Withdrawn => MessageOutcome.Withdrawn,
        MessageState.Duplicate => MessageOutcome.Duplicate,
        MessageState.Discarded => MessageOutcome.Discarded,
        MessageState.Routed => OfRouted(obligations),
        _ => MessageOutcome.Open,
    };

    /// <summary>True when the recipient has done what it owed, or more.</summary>
    public static bool IsReached(Obligation obligation) =>
        obligation.State == obligation.Goal || (obligation.Goal == ObligationState.Filed && obligation.State == ObligationState.Actioned);

    private static MessageOutcome OfRouted(IReadOnlyList<Obligation> obligations)
    {
        if (obligations.Count == 0) return MessageOutcome.Unrouted;
        // What a later message has taken over is owed under that message; what one recipient refused while the message stands, by the next.
        var owed = obligations.Where(obligation => obligation.State is not (ObligationState.Superseded or ObligationState.Refused)).ToList();
        if (owed.Count == 0) return MessageOutcome.Withdrawn;
        return owed.All(IsReached) ? MessageOutcome.Filed : MessageOutcome.Open;
    }
}
