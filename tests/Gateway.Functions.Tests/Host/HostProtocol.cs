using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Functions.Tests.Host;

/// <summary>
/// What the Functions host says to a custom handler for a Service Bus message, and what it takes for an answer
/// (azure-functions-host, src/WebJobs.Script/Workers/Http: ScriptInvocationContextExtensions, DefaultHttpWorkerService).
/// </summary>
internal static class HostProtocol
{
    /// <summary>The payload of a serviceBusTrigger with <c>dataType: binary</c>: bytes are base64; every string of the metadata is JSON text inside a JSON string.</summary>
    public static string ServiceBus(string binding, string body, string messageId, string sessionId) => Payload(
        binding, JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(body))), messageId, sessionId);

    /// <summary>The same without <c>dataType</c>: the body too is JSON text inside a JSON string.</summary>
    public static string ServiceBusAsText(string binding, string body, string messageId, string sessionId) => Payload(
        binding, JsonValue.Create(JsonSerializer.Serialize(body)), messageId, sessionId);

    public static string Timer(string binding) => new JsonObject
    {
        ["Data"] = new JsonObject { [binding] = new JsonObject { ["Schedule"] = new JsonObject { ["AdjustForDST"] = true }, ["ScheduleStatus"] = null, ["IsPastDue"] = false } },
        ["Metadata"] = new JsonObject { ["sys"] = new JsonObject { ["MethodName"] = "Timer-Relay" } },
    }.ToJsonString();

    /// <summary>POSTs an invocation, and judges the answer as the host does.</summary>
    public static async Task<Verdict> InvokeAsync(HttpClient handler, string function, string payload, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{function}") { Content = new StringContent(payload, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1046.0");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Azure-Functions-Host", "4.1046.0"));
        using var answer = await handler.SendAsync(request, cancellationToken);
        // EnsureSuccessStatusCode: the message is abandoned, at once.
        if (!answer.IsSuccessStatusCode) return Verdict.Abandoned;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        // ReadAsAsync yields null, and the invocation's result is never set: it hangs until functionTimeout.
        if (text.Trim() is "" or "null") return Verdict.Hangs;
        if (answer.Content.Headers.ContentType?.MediaType != "application/json") return Verdict.Failed;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Verdict.Completed : Verdict.Failed;
        }
        catch (JsonException)
        {
            return Verdict.Failed;
        }
    }

    private static string Payload(string binding, JsonNode data, string messageId, string sessionId) => new JsonObject
    {
        ["Data"] = new JsonObject { [binding] = data },
        ["Metadata"] = new JsonObject
        {
            ["DeliveryCount"] = "1",
            ["EnqueuedTimeUtc"] = "2026-11-22T05:06:07",
            ["MessageId"] = JsonSerializer.Serialize(messageId),
            ["SessionId"] = JsonSerializer.Serialize(sessionId),
            ["Subject"] = JsonSerializer.Serialize("received"),
            ["ApplicationProperties"] = new JsonObject(),
            ["MessageActions"] = new JsonObject(),
            ["sys"] = new JsonObject { ["MethodName"] = "Bus-Inbound" },
        },
    }.ToJsonString();
}

/// <summary>What the host makes of an answer.</summary>
internal enum Verdict
{
    Completed,
    Abandoned,
    Failed,
    Hangs,
}
