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

    /// <summary>The client, or null when the token is not ours, not for this audience, out of its time or of a client that is registered no more.</summary>
    public async Task<Partner?> FindAsync(string token, string audience)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerValidator = (issuer, read, _) => issuer == TokenIssuer.Issuer || (audience == TokenIssuer.ApiAudience && issuer == ((JsonWebToken)read).Subject)
                ? issuer : throw new SecurityTokenInvalidIssuerException("The issuer is neither the gateway nor the client itself."),
            ValidAudience = audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, read, _, _) => KeysOf(read.Issuer),
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = IsInItsTime,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        });
        return result.IsValid && result.SecurityToken is JsonWebToken { Subject: { } client } ? partners.Find(client) : null;
    }

    /// <summary>The keys an issuer may have signed with. A client's public key (JWK), once it registers one, stands here too.</summary>
    private IEnumerable<SecurityKey> KeysOf(string issuer) => issuer == TokenIssuer.Issuer
        ? [key.Key]
        : from secret in partners.Find(issuer)?.Secrets ?? []
          let bytes = Convert.FromBase64String(secret)
          where bytes.Length >= ShortestSecret
          select new SymmetricSecurityKey(bytes);

    private bool IsInItsTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (expires is not { } end || now >= end + ClockSkew) return false;
        if (notBefore is { } start && now < start - ClockSkew) return false;
        return token.Issuer == TokenIssuer.Issuer || end <= now + LongestOwnLife + ClockSkew;
    }
}
