using Gateway.Simulators.Story;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Simulators.Partners;

/// <summary>
/// The bearer token a registered client makes for itself: a JWT (HS256) under the secret it shares with the gateway, itself as
/// issuer and subject, a few minutes of life.
/// </summary>
internal static class ClientToken
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private const string Audience = "urn:gateway:api";
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static string Make(PartnerAgreement agreement, DateTimeOffset now) => Handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = agreement.Partner,
        Audience = Audience,
        IssuedAt = now.UtcDateTime,
        NotBefore = now.UtcDateTime,
        Expires = now.Add(Life).UtcDateTime,
        Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = agreement.Partner },
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Convert.FromBase64String(agreement.Secret)), SecurityAlgorithms.HmacSha256),
    });
}
