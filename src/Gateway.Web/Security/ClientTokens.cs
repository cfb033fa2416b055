using System.Collections.Concurrent;
using Gateway.Custody.Partners;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Web.Security;

/// <summary>
/// Tells which registered client a token stands for. The gateway's own tokens are ES256; a client may also make its own,
/// HS256 under the secret it shares with the gateway, with itself as issuer and subject and no more than ten minutes of life.
/// </summary>
internal sealed class ClientTokens(TokenKey key, PartnerDirectory partners, TimeProvider time)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestOwnLife = TimeSpan.FromMinutes(10);

    /// <summary>RFC 7518 §3.2: an HS256 key is no shorter than its hash.</summary>
    private const int ShortestSecret = 32;

    private const int MostKnown = 4_096;

    private readonly JsonWebTokenHandler _handler = new();

    // Tokens whose signature, issuer and audience were proved. Their time is asked for again at each use, and so is their client.
    private readonly ConcurrentDictionary<(string Token, string Audience), JsonWebToken> _known = new();

    /// <summary>The client, or null when the token is not ours, not for this audience, out of its time or of a client that is registered no more.</summary>
    public async Task<Partner?> FindAsync(string token, string audience)
    {
        if (_known.TryGetValue((token, audience), out var proved))
        {
            if (IsInItsTime(proved.ValidFrom == default ? null : proved.ValidFrom, proved.ValidTo, proved.Issuer)) return partners.Find(proved.Subject);
            _known.TryRemove((token, audience), out _);
        }
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerValidator = (issuer, read, _) => issuer == TokenIssuer.Issuer || (audience == TokenIssuer.ApiAudience && issuer == ((JsonWebToken)read).Subject)
                ? issuer : throw new SecurityTokenInvalidIssuerException("The issuer is neither the gateway nor the client itself."),
            ValidAudience = audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, read, _, _) => KeysOf(read.Issuer),
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = (notBefore, expires, read, _) => IsInItsTime(notBefore, expires, read.Issuer),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken { Subject: { } client } read) return null;
        // Few clients have few tokens; who sends a new one each time keeps none.
        if (_known.Count >= MostKnown) _known.Clear();
        _known.TryAdd((token, audience), read);
        return partners.Find(client);
    }

    /// <summary>The keys an issuer may have signed with. A client's public key (JWK), once it registers one, stands here too.</summary>
    private IEnumerable<SecurityKey> KeysOf(string issuer) => issuer == TokenIssuer.Issuer
        ? [key.Key]
        : from secret in partners.Find(issuer)?.Secrets ?? []
          let bytes = Convert.FromBase64String(secret)
          where bytes.Length >= ShortestSecret
          select new SymmetricSecurityKey(bytes);

    private bool IsInItsTime(DateTime? notBefore, DateTime? expires, string issuer)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (expires is not { } end || now >= end + ClockSkew) return false;
        if (notBefore is { } start && now < start - ClockSkew) return false;
        return issuer == TokenIssuer.Issuer || end <= now + LongestOwnLife + ClockSkew;
    }
}
