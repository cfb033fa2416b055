using Gateway.Custody.Ledger;

namespace Gateway.Custody.Ingest;

/// <summary>What must not wait has a queue beside the ordinary one, with lanes of its own: however many readings stand in line, a fall does not stand behind them.</summary>
public static class UrgentQueue
{
    /// <summary>The queue beside an ordinary one.</summary>
    public static string Beside(string queue) => $"{queue}-urgent";

    public static string Of(string queue, Urgency urgency) => urgency == Urgency.Urgent ? Beside(queue) : queue;
}
