using Gateway.Custody.Partners;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Inbound;

/// <summary>Who sent this, by the means that the source's manifest names; or why nobody may be believed to have.</summary>
internal sealed class SenderCheck(PartnerDirectory partners, Door door, TimeProvider time)
{
    /// <summary>A sender, or a refusal with its HTTP status and the reason.</summary>
    internal readonly record struct Finding(Partner? Sender, int Status, Issue? Fault)
    {
        /// <summary>What tells one signed request from every other: a message without a key of its own that comes again with it is a replay.</summary>
        public string? ReplayKey { get; init; }
    }

    public async Task<Finding> FindAsync(SourceManifest manifest, HttpRequest request, ReadOnlyMemory<byte> body, string? pathSecret)
    {
        var scheme = manifest.Authentication;
        if (scheme.Scheme == "path-secret")
            return partners.FindByPathSecret(manifest.Id, pathSecret ?? "") is { } bySecret ? Found(bySecret) : UnknownAddress();
        // Only a source that cannot sign has an address with a secret in it.
        if (pathSecret is not null) return UnknownAddress();
        if (Door.Bearer(request) is not null)
            return await door.FindBearerAsync(request) is { } client ? MayPost(client, manifest) : Unproven("The bearer token is wrong or too old.");
        return scheme.Scheme == "hmac"
            ? FindBySignature(manifest, request, body)
            : Unproven("A registered client's bearer token is needed. Send 'Authorization: Bearer <token>'.");
    }

    private Finding FindBySignature(SourceManifest manifest, HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var scheme = manifest.Authentication;
        var named = scheme.ClientHeader is { } header ? request.Headers[header].ToString() : null;
        var verdict = SignatureVerdict.Wrong;
        foreach (var partner in partners.SendersOf(manifest.Id))
        {
            if (named is not null && partner.Id != named) continue;
            verdict = WebhookSignature.Verify(scheme, partner.Secrets, request.Headers, body, time.GetUtcNow(), request.Method, request.Path);
            if (verdict == SignatureVerdict.Good) return Found(partner) with { ReplayKey = WebhookSignature.ReplayKey(scheme, request.Headers) };
            // What is missing is missing for every partner; only a wrong signature may be another's right one.
            if (verdict != SignatureVerdict.Wrong) break;
        }
        return Unproven(verdict switch
        {
            SignatureVerdict.Missing => $"The signature is missing. Sign the body and send it as '{scheme.Header}'.",
            SignatureVerdict.TimestampMissing => $"'{scheme.TimestampHeader}' is missing or no time. Send the time of signing as {scheme.TimestampUnit} since 1970.",
            SignatureVerdict.TimestampOutsideTolerance => $"The time in '{scheme.TimestampHeader}' is more than {scheme.ToleranceSeconds} s from now. Check the clock and sign again.",
            SignatureVerdict.IdMissing => $"'{scheme.IdHeader}' is missing. Send the message's id, and sign it too.",
            _ => "The signature is wrong. Check the secret, the signed text and that the body is sent as it was signed.",
        });
    }

    private static Finding MayPost(Partner client, SourceManifest manifest) => client.Sources.Contains(manifest.Id)
        ? Found(client)
        : new Finding(null, StatusCodes.Status403Forbidden, Issue.Error("WEB004", "forbidden", "",
            $"This client may not send as '{manifest.Id}'. Ask the operator to register the source for it."));

    private static Finding Found(Partner partner) => new(partner, StatusCodes.Status200OK, null);

    private static Finding Unproven(string text) =>
        new(null, StatusCodes.Status401Unauthorized, Issue.Error("WEB003", "security", "", text));

    private static Finding UnknownAddress() => new(null, StatusCodes.Status404NotFound, Issue.Error("WEB001", "not-found", "",
        "Nobody sends to this address. Check the source and the secret at its end."));
}
