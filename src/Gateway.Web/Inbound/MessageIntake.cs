using System.Security.Cryptography;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Web.Errors;
using Gateway.Web.Security;
using Gateway.Web.Startup;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Web.Inbound;

/// <summary>
/// Takes a posted message in: who sent it, is it readable, on disk with it. What is refused leaves an audit row and nothing else.
/// </summary>
internal sealed class MessageIntake(SourceCatalogue catalogue, SenderCheck senders, Door door, ICustodyStore store, RelayWorker relay, AuditTrail audit, TimeProvider time)
{
    /// <summary>What was taken in, or the refusal to send.</summary>
    internal readonly record struct Outcome(Intake? Intake, IResult? Refusal);

    /// <param name="http">The request.</param>
    /// <param name="sourceId">The last segment of the address.</param>
    /// <param name="secret">The secret segment behind it, if there is one.</param>
    /// <param name="kind">The only kind that this door takes, or null for any.</param>
    public async Task<Outcome> TakeAsync(HttpContext http, string sourceId, string? secret, string? kind = null)
    {
        if (catalogue.Find(sourceId) is not { } source) return await UnknownSourceAsync(http);

        // The body comes first, whoever sends it: a signature covers it, and an answer in the sender's protocol names its message.
        var posted = await PostedBody.ReadAsync(http.Request, http.RequestAborted);
        var sender = posted.Status == StatusCodes.Status413PayloadTooLarge ? default : await senders.FindAsync(source.Manifest, http.Request, posted.Bytes, secret);
        if (sender.Fault is { } unproven) return await RefuseAsync(http, source, null, sender.Status, posted.Bytes, null, [unproven]);
        if (posted.Fault is { } fault) return await RefuseAsync(http, source, sender.Sender, posted.Status, posted.Bytes, null, [fault]);
        if (WrongType(source, http.Request) is { } wrongType)
            return await RefuseAsync(http, source, sender.Sender, StatusCodes.Status415UnsupportedMediaType, posted.Bytes, null, [wrongType]);

        var envelope = source.Open(posted.Bytes, http.Request.ContentType);
        var faults = FaultsOf(envelope, kind);
        if (faults.Count > 0) return await RefuseAsync(http, source, sender.Sender, StatusCodes.Status400BadRequest, posted.Bytes, envelope, faults);
        return new Outcome(await StoreAsync(source, sender.Sender!, posted.Bytes, envelope, http, isInline: kind is not null), null);
    }

    private static IReadOnlyList<Issue> FaultsOf(Envelope envelope, string? kind)
    {
        if (envelope.Issues.Any(issue => issue.IsError)) return envelope.Issues;
        if (envelope.Parts.Count == 0) return [Issue.Error("WEB015", "required", "body", "There is no message in the body. Send at least one record.")];
        if (kind is null) return [];
        return envelope.Parts is [{ Kind.Id: var found }] && found == kind ? [] :
        [
            Issue.Error("WEB009", "not-supported", "", $"This address takes one {kind} at a time and answers it at once. Post anything else to /api/inbound."),
        ];
    }

    private async Task<Intake> StoreAsync(SourceSystem source, Partner sender, ReadOnlyMemory<byte> body, Envelope envelope, HttpContext http, bool isInline)
    {
        var at = time.GetUtcNow();
        var ids = envelope.Parts.Select(_ => Guid.CreateVersion7(at).ToString()).ToArray();
        // One message is its own batch; the parts of a file share one that is no message's id.
        var batch = ids.Length == 1 ? ids[0] : Guid.CreateVersion7(at).ToString();
        var parts = envelope.Parts.Select((part, i) => new ReceivedMessage(new LedgerEntry
        {
            Id = ids[i],
            BatchId = batch,
            Sequence = 0,
            Source = source.Manifest.Id,
            Client = sender.Id,
            Kind = part.Kind?.Id,
            Urgency = part.Kind?.Urgent == true ? Urgency.Urgent : Urgency.Routine,
            State = MessageState.Received,
            ReceivedAt = at,
            OccurredAt = part.OccurredAt,
            DuplicateKey = OfSender(sender, part.DuplicateKey),
            Thread = OfSender(sender, part.Thread),
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(part.Body.Span)),
            ContentType = http.Request.ContentType ?? "",
        }, part.Body, Wake(ids[i], source.Manifest.Id, isInline ? at + InlineHeadStart : null))).ToArray();
        // Not cancelled when the sender hangs up: it may be on disk already, and the sender will ask again.
        var receptions = await store.ReceiveAsync(parts, CancellationToken.None);
        relay.Ring();
        return new Intake(source, body, envelope, receptions);
    }

    /// <summary>How long a request that is answered at once has before the queue takes the message up in its place.</summary>
    private static readonly TimeSpan InlineHeadStart = TimeSpan.FromSeconds(30);

    private static BusMessage Wake(string id, string source, DateTimeOffset? notBefore) =>
        // One that waits for its turn must not hold up its source, so it has a session of its own.
        new($"inbound-{id}", QueueConsumers.Inbound, notBefore is null ? source : id, "received", id) { ScheduledAt = notBefore };

    /// <summary>Two senders of one format may number their messages and visits alike; neither may touch the other's.</summary>
    private static string? OfSender(Partner sender, string? key) => key is null ? null : $"{sender.Id}/{key}";

    private static Issue? WrongType(SourceSystem source, HttpRequest request)
    {
        var isFitting = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && source.Manifest.ContentTypes.Any(taken => taken.Equals(type.MediaType.Value, StringComparison.OrdinalIgnoreCase));
        return isFitting ? null : Issue.Error("WEB007", "not-supported", "Content-Type",
            $"This source is sent as {string.Join(" or ", source.Manifest.ContentTypes)}. Set the Content-Type to what the body is.");
    }

    private async Task<Outcome> RefuseAsync(
        HttpContext http, SourceSystem source, Partner? sender, int status, ReadOnlyMemory<byte> body, Envelope? envelope, IReadOnlyList<Issue> issues)
    {
        var at = time.GetUtcNow();
        await audit.RefusedAsync(sender?.Id ?? "unknown", source.Manifest.Id, issues.First(issue => issue.IsError).Code);
        return new Outcome(null, Replies.Refused(source, status, body, envelope, issues, Guid.CreateVersion7(at).ToString(), at));
    }

    /// <summary>Only a registered client learns that a source does not exist; to anybody else every address looks closed.</summary>
    private async Task<Outcome> UnknownSourceAsync(HttpContext http)
    {
        var client = await door.FindBearerAsync(http.Request);
        await audit.RefusedAsync(client?.Id ?? "unknown", "source/unknown", client is null ? "no-credential" : "unknown-source");
        return new Outcome(null, client is null
            ? Refusal.Of(http, StatusCodes.Status401Unauthorized, "WEB003", "security", "A registered client's bearer token is needed. Send 'Authorization: Bearer <token>'.")
            : Refusal.Of(http, StatusCodes.Status404NotFound, "WEB001", "not-found", $"There is no such source. Known are {string.Join(", ", catalogue.Sources.Select(known => known.Manifest.Id))}."));
    }
}
