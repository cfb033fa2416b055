using System.Collections.Concurrent;
using Gateway.Simulators.Journals;
using Gateway.Simulators.Story;
using Microsoft.AspNetCore.Http;

namespace Gateway.Simulators.Partners;

/// <summary>
/// The side of a partner's system that receives: it verifies the signature, takes an obligation once, lets somebody
/// file it a while later (or refuse it, with a reason), and tells the gateway so by receipt.
/// </summary>
internal sealed class Inbox(
    PartnerAgreement agreement, PartnerBehaviour behaviour, PartnerServer server, GatewayLine line, Journal journal, TimeProvider time,
    Func<Delivery, string?> refusal, CancellationToken closing)
{
    private const int LargestBody = 16 * 1024 * 1024;

    /// <summary>What is said of a delivery one after the other: when it is taken up, while it is worked on, when it is done.</summary>
    private static readonly Dictionary<string, (string[] TakenUp, string Done)> s_words = new()
    {
        ["referral"] = (["accepted", "in-progress"], "completed"),
        ["arrival"] = (["accepted"], "arrived"),
        [""] = (["filed"], "actioned"),
    };

    private readonly ConcurrentDictionary<string, Task> _taken = new();

    /// <summary>POST of a delivery: 202 when taken now or before, 401 unsigned, 400 unreadable.</summary>
    public async Task ReceiveAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var obligation = context.Request.Headers["X-Gateway-Obligation"].ToString();
        var receiptPath = context.Request.Headers["X-Gateway-Receipt-Path"].ToString();
        if (GatewaySignature.Fault(context.Request.Headers, body, agreement.Secret, time.GetUtcNow()) is { } fault)
        {
            Reject(context, StatusCodes.Status401Unauthorized, obligation, fault);
            return;
        }
        // The key is the declared one; the obligation's id says the same to a partner that knows no keys.
        var key = context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } declared ? declared : obligation;
        if (key.Length == 0 || receiptPath.Length == 0 || Delivery.Read(body) is not { } delivery)
        {
            Reject(context, StatusCodes.Status400BadRequest, obligation, "no message bundle, no obligation or no receipt path");
            return;
        }

        var isFirst = _taken.TryAdd(key, Task.CompletedTask);
        journal.Add(isFirst ? JournalAct.Received : JournalAct.Repeated, obligation: obligation, status: StatusCodes.Status202Accepted, note: delivery.Kind);
        if (isFirst) _taken[key] = WorkAsync(obligation, receiptPath, delivery);

        if (server.IsSilent) await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else await Task.Delay(behaviour.AnswerDelay, time, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>Ends when nothing that was taken is still being worked on.</summary>
    public Task IdleAsync() => Task.WhenAll(_taken.Values);

    private void Reject(HttpContext context, int status, string obligation, string fault)
    {
        journal.Add(JournalAct.Rejected, obligation: obligation, status: status, note: fault);
        context.Response.StatusCode = status;
    }

    /// <summary>What people at the partner do with it.</summary>
    private async Task WorkAsync(string obligation, string receiptPath, Delivery delivery)
    {
        await Task.Delay(behaviour.FileDelay, time, closing);
        await server.WhenUpAsync(closing);
        if (refusal(delivery) is { } reason)
        {
            journal.Add(JournalAct.Refused, obligation: obligation, note: reason);
            await line.ReceiptAsync(receiptPath, new Receipt(obligation, "refused", "front desk", reason, time.GetUtcNow()), closing);
            return;
        }
        var (takenUp, done) = s_words[delivery.Pathway ?? ""];
        journal.Add(JournalAct.Filed, obligation: obligation, note: delivery.Kind);
        foreach (var word in takenUp) await line.ReceiptAsync(receiptPath, new Receipt(obligation, word, "duty clerk", null, time.GetUtcNow()), closing);
        if (!delivery.IsToAct) return;

        await Task.Delay(behaviour.ActionDelay, time, closing);
        await server.WhenUpAsync(closing);
        journal.Add(JournalAct.Actioned, obligation: obligation, note: delivery.Kind);
        await line.ReceiptAsync(receiptPath, new Receipt(obligation, done, "on-call clinician", null, time.GetUtcNow()), closing);
        // Nobody had said anything of medicines, and none came with the person: the ward hears of it at once.
        if (done != "arrived" || !delivery.NotSaid.Contains("medicines to take home")) return;
        journal.Add(JournalAct.Concerned, obligation: obligation, note: delivery.Kind);
        await line.ReceiptAsync(receiptPath, new Receipt(obligation, "concern", "senior carer", "No medicines to take home came with the person.", time.GetUtcNow()), closing);
    }

    internal static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.Length > LargestBody ? [] : body.ToArray();
    }
}

/// <summary>What a recipient tells the gateway: who did what with an obligation.</summary>
/// <param name="Outcome"><c>filed</c>, <c>actioned</c> or <c>refused</c>; on a pathway <c>accepted</c>, <c>in-progress</c>, <c>completed</c>, <c>arrived</c>, <c>concern</c>.</param>
internal sealed record Receipt(string Obligation, string Outcome, string By, string? Reason, DateTimeOffset At);
