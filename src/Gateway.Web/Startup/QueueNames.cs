using Gateway.Custody.Alerts;
using Gateway.Custody.Chasing;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ingest;
using Gateway.Web.Inbound.Mllp;

namespace Gateway.Web.Startup;

/// <summary>The queues that somebody works on, for verbs that look at all of them.</summary>
public static class QueueNames
{
    /// <summary>Messages on their way into the ledger's next state.</summary>
    public const string Inbound = QueueConsumers.Inbound;

    /// <summary>The same for what must not wait.</summary>
    public static string InboundUrgent { get; } = UrgentQueue.Beside(Inbound);

    public static IReadOnlyList<string> All { get; } =
    [
        Inbound, InboundUrgent, Courier.Queue, UrgentQueue.Beside(Courier.Queue), ReceiptPolls.Queue, Receipts.ReturnQueue, AlarmNotices.Queue,
        AlertWatch.Queue, UrgentQueue.Beside(AlertWatch.Queue), AlertTelling.Queue, ApplicationAcknowledgements.Queue,
    ];
}
