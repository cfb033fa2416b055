using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;

namespace Gateway.Custody.Delivery;

/// <summary>The request that brings an obligation, in the form by which its recipient knows it again.</summary>
internal static class DeliveryRequest
{
    public static Outgoing Of(LedgerEntry message, Obligation obligation, Partner recipient, ReadOnlyMemory<byte> body)
    {
        var address = recipient.Endpoint ?? throw new InvalidOperationException($"The partner {recipient.Id} has no endpoint.");
        var identifier = $"identifier={Uri.EscapeDataString($"{MessageBundle.ObligationSystem}|{obligation.Id}")}";
        var headers = new Dictionary<string, string>
        {
            ["X-Gateway-Obligation"] = obligation.Id,
            ["Idempotency-Key"] = obligation.Id,
            ["X-Correlation-Id"] = message.Id,
            ["X-Gateway-Receipt-Path"] = $"/api/custody/{message.Id}/receipts",
        };
        if (recipient.Idempotency == Idempotency.ConditionalCreate) headers["If-None-Exist"] = identifier;
        return new Outgoing(recipient.Idempotency == Idempotency.ConditionalUpdate ? Searching(address, identifier) : address, body, headers)
        {
            Method = recipient.Idempotency == Idempotency.ConditionalUpdate ? HttpMethod.Put : HttpMethod.Post,
            IsUrgent = message.Urgency == Urgency.Urgent,
            IsRepeatable = recipient.Idempotency is Idempotency.Key or Idempotency.ConditionalCreate or Idempotency.ConditionalUpdate,
        };
    }

    private static Uri Searching(Uri address, string search) =>
        new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{search}" : search }.Uri;
}
