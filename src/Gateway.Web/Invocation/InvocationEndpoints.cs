using Gateway.Custody.Bus;
using Gateway.Custody.Store;
using Gateway.Web.Security;
using Gateway.Web.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web.Invocation;

/// <summary>
/// Where the Functions host delivers bus messages and timer ticks. Mapped only under that host, on loopback, at names of one segment
/// that no public address can have: the host's proxy hands on public requests below <c>/api</c> only.
/// </summary>
internal static class InvocationEndpoints
{
    /// <summary>What the host takes for success: 2xx with a JSON object. An empty 2xx would leave the invocation hanging until its time is up.</summary>
    private const string Done = """{"Outputs":{},"Logs":[],"ReturnValue":null}""";

    /// <summary>When the consumer leaves the wait to the pump, and there is no pump.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(10);

    public static void Map(WebApplication app)
    {
        foreach (var (queue, consumer) in app.Services.GetRequiredService<QueueConsumers>().ByQueue)
        {
            Add(app, FunctionOf(queue), (HttpContext http, ICustodyStore store, RelayWorker relay, TimeProvider time) =>
                ConsumeAsync(http, queue, consumer.Work, store, relay, time));
        }
        Add(app, "Timer-Relay", async (HttpContext http, RelayWorker relay) =>
        {
            await relay.FlushAsync(http.RequestAborted);
            return TypedResults.Text(Done, "application/json");
        });
    }

    /// <summary>The function of a queue, which is the folder that holds its function.json: <c>Bus-Receipt-Polls</c> of <c>receipt-polls</c>.</summary>
    internal static string FunctionOf(string queue) => string.Join('-', queue.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]).Prepend("Bus"));

    private static void Add(WebApplication app, string name, Delegate handler) =>
        app.MapPost($"/{name}", handler).WithMetadata(new OpenToAll()).WithName(name);

    private static async Task<IResult> ConsumeAsync(
        HttpContext http, string queue, Func<BusMessage, CancellationToken, Task<BusVerdict>> work, ICustodyStore store, RelayWorker relay, TimeProvider time)
    {
        using var payload = new MemoryStream();
        await http.Request.Body.CopyToAsync(payload, http.RequestAborted);
        // Not 2xx: nothing could be noted down, so the broker must keep the message until somebody looks.
        if (InvocationPayload.Read(queue, payload.ToArray()) is not { } message)
            return TypedResults.Problem("The invocation holds no bus message.", statusCode: StatusCodes.Status500InternalServerError);

        var verdict = await work(message, http.RequestAborted);
        if (verdict.Kind != BusVerdictKind.Complete)
        {
            await store.CommitAsync(Note(message, verdict, time.GetUtcNow()), CancellationToken.None);
            relay.Ring();
        }
        return TypedResults.Text(Done, "application/json");
    }

    /// <summary>
    /// A custom handler can neither delay nor dead-letter a message, and giving it back burns its deliveries in seconds.
    /// So a retry is a new message for later, in the outbox, and a dead letter is an audit row; both count as done at the broker.
    /// </summary>
    private static CustodyCommit Note(BusMessage message, BusVerdict verdict, DateTimeOffset now) => verdict.Kind == BusVerdictKind.Retry
        ? new CustodyCommit { Outbox = [message with { Id = Guid.CreateVersion7(now).ToString(), ScheduledAt = now + (verdict.Delay ?? UsualWait) }] }
        : new CustodyCommit { Audit = [new AuditRow(now, "gateway", "dead-letter", $"{message.Queue}/{message.Body}", verdict.Reason)] };
}
