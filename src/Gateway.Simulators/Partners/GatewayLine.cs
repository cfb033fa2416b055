using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Simulators.Accounts;
using Gateway.Simulators.Journals;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Partners;

/// <summary>A partner's line to the gateway: public HTTP and nothing else.</summary>
public sealed class GatewayLine(PartnerAgreement agreement, Journal journal, HttpClient http, TimeProvider time)
{
    private const int ReceiptTries = 20;
    private static readonly TimeSpan ReceiptWait = TimeSpan.FromMilliseconds(500);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private Uri? _gateway;

    /// <summary>Where the gateway is; told when it is up.</summary>
    public Uri Gateway
    {
        get => _gateway ?? throw new InvalidOperationException("The partner was not told where the gateway is.");
        set => _gateway = value;
    }

    private string Token() => ClientToken.Make(agreement, time.GetUtcNow());

    internal async Task<GatewayAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new GatewayAnswer((int)response.StatusCode, body, response.Headers.Location?.ToString());
    }

    /// <summary>The gateway's account of what this partner sent under an id: a message or those of a file; empty when it knows none.</summary>
    public async Task<IReadOnlyList<CustodyAccount>> CustodyAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Gateway, $"api/custody/{Uri.EscapeDataString(id)}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        request.Headers.Accept.ParseAdd("application/json");
        var answer = await SendAsync(request, cancellationToken);
        if (!answer.IsPositive) return [];
        using var page = JsonDocument.Parse(answer.Body);
        if (CustodyAnswer.Parts(page.RootElement) is not { } parts) return [CustodyAnswer.Message(page.RootElement)];
        var messages = new List<CustodyAccount>();
        foreach (var part in parts) messages.AddRange(await CustodyAsync(part, cancellationToken));
        return messages;
    }

    /// <summary>Tells the gateway what became of an obligation; again and again while the gateway cannot take it.</summary>
    internal async Task ReceiptAsync(string path, Receipt receipt, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= ReceiptTries; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Gateway, path));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
                request.Content = new StringContent(JsonSerializer.Serialize(receipt, Json), Encoding.UTF8, "application/json");
                var answer = await SendAsync(request, cancellationToken);
                if (answer.Status is >= 200 and < 300)
                {
                    journal.Add(JournalAct.ReceiptTaken, obligation: receipt.Obligation, status: answer.Status, note: receipt.Outcome);
                    return;
                }
                journal.Add(JournalAct.ReceiptFailed, obligation: receipt.Obligation, status: answer.Status, note: receipt.Outcome);
                // Taken back meanwhile, or otherwise final: asking again would not help.
                if (answer.Status is >= 400 and < 500 and not (408 or 429)) return;
            }
            catch (HttpRequestException)
            {
                journal.Add(JournalAct.ReceiptFailed, obligation: receipt.Obligation, note: "no connection");
            }
            await Task.Delay(ReceiptWait, time, cancellationToken);
        }
    }
}

/// <summary>What the gateway answered.</summary>
internal sealed record GatewayAnswer(int Status, byte[] Body, string? Location)
{
    public bool IsPositive => Status is >= 200 and < 300;
}
