using System.Text.Json;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Delivery;

/// <summary>
/// What a sender's webhook is told: of a message that did not end well
/// <c>{"message":"…","key":"…","state":"returned","reason":"…","custody":"/api/custody/…","refusals":[{"recipient":"…","reason":"…"}]}</c>. No patient data but what
/// a recipient writes into its reason; of what it asked, how far a recipient has got.
/// </summary>
internal static class ReturnNotice
{
    public static byte[] Of(LedgerEntry message, IReadOnlyList<Obligation> obligations)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Begin(json, message);
            json.WriteString("state", StateNames.Of(message.State));
            json.WriteString("reason", message.Reason ?? "no-reason");
            json.WriteString("custody", $"/api/custody/{message.Id}");
            json.WriteStartArray("refusals");
            foreach (var refused in obligations.Where(obligation => obligation.State == ObligationState.Refused))
            {
                json.WriteStartObject();
                json.WriteString("recipient", refused.Recipient);
                json.WriteString("reason", refused.Reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary><c>{"message":"…","key":"…","source":"…","obligation":"…","recipient":"…","state":"accepted","custody":"/api/custody/…"}</c>.</summary>
    public static byte[] OfStep(LedgerEntry message, Obligation obligation, string state)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Begin(json, message);
            json.WriteString("obligation", obligation.Id);
            json.WriteString("recipient", obligation.Recipient);
            json.WriteString("state", state);
            json.WriteString("custody", $"/api/custody/{message.Id}");
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Begin(Utf8JsonWriter json, LedgerEntry message)
    {
        json.WriteStartObject();
        json.WriteString("message", message.Id);
        if (message.DuplicateKey is { } key) json.WriteString("key", key);
        json.WriteString("source", message.Source);
    }
}
