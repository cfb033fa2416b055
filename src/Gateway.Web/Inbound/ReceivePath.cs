using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Gateway.Web.Security;
using Gateway.Web.Startup;

namespace Gateway.Web.Inbound;

/// <summary>
/// The one door behind all ways in (HTTP, MLLP, a folder): judges an opened body and puts it on disk. Whoever comes here has proved who it is.
/// What is refused leaves an audit row and nothing else.
/// </summary>
internal sealed class ReceivePath(ICustodyStore store, RelayWorker relay, Handover handover, AuditTrail audit, TimeProvider time)
{
    /// <summary>How long a request that is answered at once has before the queue takes the message up in its place.</summary>
    private static readonly TimeSpan InlineHeadStart = TimeSpan.FromSeconds(30);

    /// <summary>Why an envelope cannot be taken; empty when it can.</summary>
    /// <param name="envelope">The body, opened.</param>
    /// <param name="kind">The only kind that this way takes, or null for any.</param>
    public static IReadOnlyList<Issue> FaultsOf(Envelope envelope, string? kind = null)
    {
        if (envelope.Issues.Any(issue => issue.IsError)) return envelope.Issues;
        if (envelope.Parts.Count == 0) return [Issue.Error("WEB015", "required", "body", "There is no message in the body. Send at least one record.")];
        if (kind is null) return [];
        return envelope.Parts is [{ Kind.Id: var found }] && found == kind ? [] :
        [
            Issue.Error("WEB009", "not-supported", "", $"This address takes one {kind} at a time and answers it at once. Post anything else to /api/inbound."),
        ];
    }

    /// <summary>Puts the parts, their ledger rows and their wake-ups on disk, synced, in one commit; returns when they are there.</summary>
    /// <param name="source">Whose format it is.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="envelope">The body, opened and without faults.</param>
    /// <param name="contentType">The media type it came as.</param>
    /// <param name="ownKey">A key for the messages that bring none of their own (a signed request's id, a file's hash); null lets them come twice.</param>
    /// <param name="isInline">True when the caller works on it at once.</param>
    /// <param name="keepsAnswer">True when the sender is told so in the source's own form, which is kept with the first part to be told again.</param>
    public async Task<Intake> StoreAsync(
        SourceSystem source, Partner sender, ReadOnlyMemory<byte> body, Envelope envelope, string contentType, string? ownKey = null, bool isInline = false,
        bool keepsAnswer = false)
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
            DuplicateKey = OfSender(sender, part.DuplicateKey ?? (ownKey is null ? null : $"{ownKey}/{i}")),
            Thread = OfSender(sender, part.Thread),
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(part.Body.Span)),
            ContentType = contentType,
        }, part.Body, Wake(QueueOf(source.Manifest, part), ids[i], LineOf(source.Manifest.Id, sender, part.Subject), isInline ? at + InlineHeadStart : null))).ToArray();
        if (keepsAnswer && new Intake(source, body, envelope, [.. parts.Select(part => new Reception(part.Entry, null))]) is { IsBatch: false } taken)
            parts[0] = parts[0] with { Answer = StoredAnswers.Kept(ids[0], Replies.Accepted(taken)) };
        // Not cancelled when the sender hangs up: it may be on disk already, and the sender will ask again.
        var receptions = await store.ReceiveAsync(parts, CancellationToken.None);
        for (var i = 0; i < receptions.Count; i++) handover.Received(receptions[i].Entry, parts[i].Body);
        relay.Ring();
        return new Intake(source, body, envelope, receptions);
    }

    /// <summary>Writes down that a body was refused, and why, by code.</summary>
    public Task RefusedAsync(SourceSystem source, Partner? sender, IReadOnlyList<Issue> issues) =>
        audit.RefusedAsync(sender?.Id ?? "unknown", source.Manifest.Id, issues.First(issue => issue.IsError).Code);

    private static BusMessage Wake(string queue, string id, string line, DateTimeOffset? notBefore) =>
        // One that waits for its turn must not hold up its source, so it has a session of its own.
        new($"inbound-{id}", queue, notBefore is null ? line : id, "received", id) { ScheduledAt = notBefore };

    /// <summary>An urgent message overtakes the ordinary ones of its source; what speaks of the same matter stays behind it in its line.</summary>
    private static string QueueOf(SourceManifest manifest, SourcePart part) =>
        part.Kind?.Urgent == true || (part.Thread is not null && manifest.Kinds.Any(kind => kind is { Urgent: true, Thread: not null }))
            ? QueueNames.InboundUrgent
            : QueueNames.Inbound;

    /// <summary>
    /// The line in which a message waits until its person is known: its source's or, where the sender's own key tells people apart, one of
    /// 4 096 of its source. So little of a hash cannot be turned back into a key, though it may part the people of one home; two messages with one key never part.
    /// </summary>
    private static string LineOf(string source, Partner sender, string? subject) =>
        subject is null ? source : $"{source}/{BinaryPrimitives.ReadUInt16BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{sender.Id}/{subject}"))) & 0xFFF:x3}";

    /// <summary>Two senders of one format may number their messages and visits alike; neither may touch the other's.</summary>
    private static string? OfSender(Partner sender, string? key) => key is null ? null : $"{sender.Id}/{key}";
}
