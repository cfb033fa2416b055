using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ingest;

namespace Gateway.Web.Startup;

/// <summary>Who works on which queue; the same for the pumps of this process and for the invocations of the Functions host.</summary>
internal sealed class QueueConsumers(IngestPipeline ingest, Courier courier, Returns returns)
{
    public const string Inbound = "inbound";

    /// <summary>By queue: how many messages, each of another session, are worked on at a time, and by whom.</summary>
    public IReadOnlyDictionary<string, (int Lanes, Func<BusMessage, CancellationToken, Task<BusVerdict>> Work)> ByQueue { get; } =
        new Dictionary<string, (int, Func<BusMessage, CancellationToken, Task<BusVerdict>>)>
        {
            [Inbound] = (4, (message, cancellationToken) => IngestAsync(ingest, message, cancellationToken)),
            ["delivery"] = (8, (message, cancellationToken) => courier.DeliverAsync(message.Body, cancellationToken)),
            [Receipts.ReturnQueue] = (2, (message, cancellationToken) => returns.TellSenderAsync(message.Body, cancellationToken)),
        };

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
