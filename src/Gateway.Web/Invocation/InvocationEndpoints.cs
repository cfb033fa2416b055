using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Invocation;

/// <summary>
/// Where the Functions host delivers bus messages and timer ticks. Mapped only under that host, on loopback, at names of one segment
/// that no public address can have: the host's proxy hands on public requests below <c>/api</c> only.
/// </summary>
internal static class InvocationEndpoints
{
    /// <summary>What the host takes for success: 2xx with a JSON object. An empty 2xx would leave the invocation hanging until its time is up.</summary>
    private const string Done = """{"Outputs":{},"Logs":[],"ReturnValue":null}""";

    public static void Map(IEndpointRouteBuilder root, QueueConsumers consumers)
    {
        foreach (var (queue, consume) in consumers.ByQueue)
        {
            var name = $"Bus-{char.ToUpperInvariant(queue[0])}{queue[1..]}";
            root.MapPost($"/{name}", (HttpContext http) => ConsumeAsync(http, consume)).WithMetadata(new OpenToAll()).WithName(name);
        }
        root.MapPost("/Timer-Relay", async (HttpContext http) =>
        {
            await consumers.RelayAsync(http.RequestAborted);
            return Answer();
        }).WithMetadata(new OpenToAll()).WithName("Timer-Relay");
    }

    private static async Task<IResult> ConsumeAsync(HttpContext http, Func<string, CancellationToken, Task> consume)
    {
        using var payload = new MemoryStream();
        await http.Request.Body.CopyToAsync(payload, http.RequestAborted);
        // Not 2xx: nothing could be noted down, and the broker must keep the message until somebody looks.
        if (InvocationPayload.ReadBody(payload.ToArray()) is not { } body)
            return TypedResults.Problem("The invocation holds no bus message.", statusCode: StatusCodes.Status500InternalServerError);
        await consume(body, http.RequestAborted);
        return Answer();
    }

    private static IResult Answer() => TypedResults.Text(Done, "application/json");
}
