using static Gateway.Custody.Ledger.ObligationState;

namespace Gateway.Custody.Ledger;

/// <summary>The legal steps of an obligation, as a table.</summary>
public static class ObligationTransitions
{
    private static readonly Dictionary<ObligationState, ObligationState[]> Legal = new()
    {
        // A receipt may overtake the answer that says "delivered".
        [Queued] = [Delivered, Filed, Accepted, InProgress, Actioned, Refused, Failed, Unknown, Withdrawn, Superseded],
        [Delivered] = [Filed, Accepted, InProgress, Actioned, Refused, Failed, Withdrawn, Superseded],
        // What stands in the recipient's record and is to be acted on can still be taken back.
        [Filed] = [Accepted, InProgress, Actioned, Refused, Withdrawn, Superseded],
        [Accepted] = [InProgress, Actioned, Refused, Withdrawn, Superseded],
        [InProgress] = [Actioned, Refused, Withdrawn, Superseded],
        [Unknown] = [Delivered, Filed, Accepted, InProgress, Actioned, Refused, Failed, Queued, Withdrawn],
        [Failed] = [Queued, Withdrawn],
        [Actioned] = [],
        [Refused] = [],
        [Withdrawn] = [],
        [Superseded] = [],
    };

    /// <summary>Whose move it is while an obligation is open: <c>gateway</c>, <c>operator</c> or the recipient; null when nothing more is expected.</summary>
    public static string? OwnerOf(Obligation obligation) => obligation switch
    {
        { IsEnded: true } => null,
        { State: Queued } => "gateway",
        // Whether it arrived, and why it could not, somebody has to find out.
        { State: Unknown or Failed } => "operator",
        _ => obligation.Recipient,
    };

    public static bool IsLegal(ObligationState from, ObligationState to) => Legal[from].Contains(to);

    /// <summary>True for the states that end an obligation whatever its goal; Failed and Unknown do not: somebody owns them.</summary>
    public static bool IsEnd(ObligationState state) => Legal[state].Length == 0;
}
