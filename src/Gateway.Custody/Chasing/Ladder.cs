using Gateway.Custody.Ledger;

namespace Gateway.Custody.Chasing;

/// <summary>Whom a rung tells.</summary>
public enum LadderRole
{
    /// <summary>The partner that owes the step.</summary>
    Recipient,

    /// <summary>The client that sent the message.</summary>
    Sender,

    /// <summary>The person's home, else the homecare provider.</summary>
    Home,

    Practice,

    /// <summary>The urgent community response team of the person's home or practice.</summary>
    Ucr,

    /// <summary>The hospital the person is in, else the hospital that sent the message.</summary>
    Hospital,

    Operator,

    /// <summary>The partner that the rung names; the operator when it names none.</summary>
    OnCall,
}

/// <summary>How a rung tells it.</summary>
public enum LadderChannel
{
    /// <summary>It stands on the list of alarms.</summary>
    Custody,

    /// <summary>It stands there, and the partner's system is sent a notice.</summary>
    Notice,
}

/// <summary>Somebody who is told, and how long after the deadline.</summary>
/// <param name="Partner">The partner that plays the role, where the register and the ledger do not say.</param>
public sealed record Rung(LadderRole Tell, LadderChannel By, TimeSpan After, string? Partner = null)
{
    /// <summary>The overdue steps it is for; empty is all. Nobody can be told by the system that cannot be reached.</summary>
    public IReadOnlyList<ObligationState> Steps { get; init; } = [];

    public bool IsFor(ObligationState? step) => step is null || Steps.Count == 0 || Steps.Contains(step.Value);
}

/// <summary>Who is told next, for as long as nobody has done it or taken it on.</summary>
public sealed record Ladder(string Name, IReadOnlyList<Rung> Rungs, string Because);
