using System.Net.Http.Headers;
using Gateway.Simulators.Journals;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Partners;

/// <summary>
/// The side of a partner's system that sends: one message after another, each until it is answered. When no answer
/// comes the same bytes go again under the same key, as PAS and webhook senders do.
/// </summary>
internal sealed class Outbox(
    PartnerAgreement agreement, GatewayLine line, Journal journal, TimeProvider time, ISenderProof proof, Func<PlannedMessage, GatewayAnswer, Verdict> judge)
{
    private const int Tries = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(700);

    public async Task SendAsync(PlannedMessage message, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            journal.Add(JournalAct.Sent, message.Reference, note: message.Label);
            if (await TryAsync(message, cancellationToken) is { } answer)
            {
                var verdict = judge(message, answer);
                string[] custody = verdict.IsPositive && CustodyId(answer.Location) is { } id ? [id] : [];
                journal.Add(verdict.IsPositive ? JournalAct.Acknowledged : JournalAct.TurnedDown, message.Reference, custody, status: answer.Status, note: verdict.Note, parts: message.Parts);
                // 5xx and 429 say "later"; any other no is final.
                if (verdict.IsPositive || answer.Status is < 500 and not 429) return;
            }
            else
            {
                journal.Add(JournalAct.NoAnswer, message.Reference);
            }
            await Task.Delay(Wait, time, cancellationToken);
        }
    }

    /// <summary>Looks whether the callback is there, as suppliers do before they use it.</summary>
    public async Task ProbeAsync(string source, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(line.Gateway, "api/" + proof.Path("inbound", source, agreement)));
        var answer = await line.SendAsync(request, cancellationToken);
        journal.Add(JournalAct.Probed, source, status: answer.Status);
    }

    private async Task<GatewayAnswer?> TryAsync(PlannedMessage message, CancellationToken cancellationToken)
    {
        var door = message.IsTriage ? "triage" : "inbound";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(line.Gateway, "api/" + proof.Path(door, message.Source, agreement)));
        request.Content = new ReadOnlyMemoryContent(message.Body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(message.ContentType);
        proof.Sign(request, message.Body.Span, agreement, time.GetUtcNow());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await line.SendAsync(request, patience.Token);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The last segment of <c>/api/custody/{id}</c>.</summary>
    private static string? CustodyId(string? location) =>
        location?.LastIndexOf('/') is { } slash and >= 0 ? location[(slash + 1)..] : null;
}

/// <summary>What an answer means in the sender's protocol.</summary>
/// <param name="Note">What it said besides, without patient data.</param>
internal sealed record Verdict(bool IsPositive, string? Note = null);
