using Gateway.Custody.Partners;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Web.Errors;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Web.Inbound;

/// <summary>
/// Takes a posted message in: who sent it, is it readable, on disk with it. What is refused leaves an audit row and nothing else.
/// </summary>
internal sealed class MessageIntake(SourceCatalogue catalogue, SenderCheck senders, Door door, ReceivePath path, AuditTrail audit, TimeProvider time)
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
        var faults = ReceivePath.FaultsOf(envelope, kind);
        if (faults.Count > 0) return await RefuseAsync(http, source, sender.Sender, StatusCodes.Status400BadRequest, posted.Bytes, envelope, faults);
        if (kind is null && envelope.Parts is [{ IsProbe: true }]) return new Outcome(null, Replies.ProbeAnswered);
        var intake = await path.StoreAsync(
            source, sender.Sender!, posted.Bytes, envelope, http.Request.ContentType ?? "", sender.ReplayKey, isInline: kind is not null,
            keepsAnswer: kind is null);
        return new Outcome(intake, null);
    }

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
        await path.RefusedAsync(source, sender, issues);
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
