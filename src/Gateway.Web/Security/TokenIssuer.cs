using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Web.Security;

/// <summary>Issues the bearer tokens of registered clients: ES256, subject = partner id, short-lived.</summary>
public sealed class TokenIssuer(TokenKey key, TimeProvider time)
{
    internal const string Issuer = "urn:gateway";

    /// <summary>The audience of a token that a program sends in its Authorization header.</summary>
    internal const string ApiAudience = "urn:gateway:api";

    /// <summary>The audience of the token in a browser's cookie, which opens pages only.</summary>
    internal const string PageAudience = "urn:gateway:pages";

    public static readonly TimeSpan ApiLife = TimeSpan.FromHours(1);

    internal static readonly TimeSpan PageLife = TimeSpan.FromMinutes(30);

    /// <summary>A token for the API, good for <see cref="ApiLife"/>.</summary>
    public string Issue(string client) => Issue(client, ApiAudience, ApiLife);

    internal string Issue(string client, string audience, TimeSpan life)
    {
        var now = time.GetUtcNow();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            Subject = new ClaimsIdentity([new Claim("sub", client), new Claim("jti", Guid.CreateVersion7(now).ToString())]),
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + life).UtcDateTime,
            SigningCredentials = new SigningCredentials(key.Key, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
