using System.Security.Claims;
using System.Security.Cryptography;
using Gateway.Custody.Partners;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Custody.Delivery;

/// <summary>
/// The signed statement by which a client proves itself without a secret (RFC 7523, 3): RS512 with an RSA key, as NHS England's API platform asks
/// (https://digital.nhs.uk/developer/guides-and-documentation/security-and-authorisation/application-restricted-restful-apis-signed-jwt-authentication),
/// ES256 or ES384 with an EC key.
/// </summary>
internal static class ClientAssertion
{
    // NHS England takes at most five minutes; three leave two for clocks that differ.
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(3);

    public static string Sign(OAuthClient client, OAuthKey key, DateTimeOffset now)
    {
        using var opened = SigningKey.Open(key.Pem);
        SecurityKey signing = opened is RSA rsa ? new RsaSecurityKey(rsa) { KeyId = key.Id } : new ECDsaSecurityKey((ECDsa)opened) { KeyId = key.Id };
        // The key is closed when this returns: nothing may keep a signer of it.
        signing.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        var algorithm = opened switch
        {
            RSA => SecurityAlgorithms.RsaSha512,
            { KeySize: 384 } => SecurityAlgorithms.EcdsaSha384,
            _ => SecurityAlgorithms.EcdsaSha256,
        };
        // Neither iat nor nbf: a server whose clock is behind ours would call them the future.
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = client.ClientId,
            Audience = client.TokenEndpoint.ToString(),
            Subject = new ClaimsIdentity([new Claim("sub", client.ClientId), new Claim("jti", Guid.CreateVersion7(now).ToString())]),
            Expires = (now + s_life).UtcDateTime,
            SigningCredentials = new SigningCredentials(signing, algorithm),
        });
    }
}
