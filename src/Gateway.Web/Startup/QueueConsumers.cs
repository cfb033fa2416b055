using Gateway.Custody.Alerts;
using Gateway.Custody.Bus;
using Gateway.Custody.Chasing;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ingest;
using Gateway.Web.Inbound.Mllp;

namespace Gateway.Web.Startup;

/// <summary>Who works on which queue; the same for the pumps of this process and for the invocations of the Functions host.</summary>
internal sealed class QueueConsumers(
    IngestPipeline ingest, Courier courier, ReceiptPolls polls, Returns returns, StepNotices steps, AlarmNotices notices, ApplicationAcknowledgements acknowledgements, AlertWatch alerts, AlertAnswers alertAnswers, AlertTelling telling)
{
    public const string Inbound = "inbound";

    /// <summary>By queue: how many messages, each of another session, are worked on at a time, by whom, and who hears of one that is given up.</summary>
    public IReadOnlyDictionary<string, QueueWork> ByQueue { get; } = new Dictionary<string, QueueWork>
    {
        // Many more than there are cores: most of a message's time is waiting for the disk, and those that wait together share a sync. It keeps its
        // lane for three of them (leased, done, taken off), some 100 ms while many come, so that these lanes end at 3 000 a second.
        [Inbound] = Ingest(320, ingest),
        [UrgentQueue.Beside(Inbound)] = Ingest(16, ingest),
        [Courier.Queue] = new(320, (message, cancellationToken) => courier.DeliverAsync(message.Body, cancellationToken)),
        // A partner that hangs may hold every lane of the other queue for as long as its time limit.
        [UrgentQueue.Beside(Courier.Queue)] = new(32, (message, cancellationToken) => courier.DeliverAsync(message.Body, cancellationToken)),
        [ReceiptPolls.Queue] = new(2, (message, cancellationToken) => polls.PollAsync(message.Body, cancellationToken)),
        [Receipts.ReturnQueue] = new(2, (message, cancellationToken) =>
            message.Subject == StepNotices.Subject ? steps.TellSenderAsync(message.Body, cancellationToken) : returns.TellSenderAsync(message.Body, cancellationToken)),
        // One home after the other, several homes at a time.
        [AlertWatch.Queue] = new(8, (message, cancellationToken) => JudgeAsync(alerts, alertAnswers, message, cancellationToken)),
        [UrgentQueue.Beside(AlertWatch.Queue)] = new(8, (message, cancellationToken) => JudgeAsync(alerts, alertAnswers, message, cancellationToken)),
        [AlertTelling.Queue] = new(4, (message, cancellationToken) => telling.RouteAsync(message.Body, cancellationToken)),
        [AlarmNotices.Queue] = new(1, (message, cancellationToken) => notices.SendAsync(message.Body, cancellationToken)),
        [ApplicationAcknowledgements.Queue] = new(2, (message, cancellationToken) => acknowledgements.SendAsync(message.Body, cancellationToken)),
    };

    private static QueueWork Ingest(int lanes, IngestPipeline ingest) => new(lanes, (message, cancellationToken) => IngestAsync(ingest, message, cancellationToken))
    {
        GivenUp = (message, cancellationToken) => ingest.GiveUpAsync(message.Body, cancellationToken),
    };

    private static Task<BusVerdict> JudgeAsync(AlertWatch alerts, AlertAnswers answers, BusMessage message, CancellationToken cancellationToken) =>
        message.Subject == AlertAnswers.Subject ? answers.TakeAsync(message.Body, cancellationToken) : alerts.TakeAsync(message.Body, cancellationToken);

    private static async Task<BusVerdict> IngestAsync(IngestPipeline ingest, BusMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await ingest.ProcessAsync(message.Body, cancellationToken);
            return BusVerdict.Complete;
        }
        catch (HttpRequestException)
        {
            // The record behind a notification could not be fetched: nothing is wrong with the message, so it waits for as long as it takes.
            return BusVerdict.Retry(null);
        }
    }
}

/// <param name="Lanes">How many messages, each of another session, are worked on at a time.</param>
internal sealed record QueueWork(int Lanes, Func<BusMessage, CancellationToken, Task<BusVerdict>> Work)
{
    /// <summary>Told of a message before it becomes a dead letter.</summary>
    public Func<BusMessage, CancellationToken, Task>? GivenUp { get; init; }
}
