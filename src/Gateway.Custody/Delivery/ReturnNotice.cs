using System.Text.Json;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Delivery;

/// <summary>
/// What a sender's webhook is told of a message that did not end well:
/// <c>{"message":"…","key":"…","state":"returned","reason":"…","custody":"/api/custody/…","refusals":[{"recipient":"…","reason":"…"}]}</c>. No patient data but what
/// a recipient writes into its reason.
/// </summary>
internal static class ReturnNotice
{
    public static byte[] Of(LedgerEntry message, IReadOnlyList<Obligation> obligations)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("message", message.Id);
            if (message.DuplicateKey is { } key) json.WriteString("key", key);
            json.WriteString("source", message.Source);
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
}
