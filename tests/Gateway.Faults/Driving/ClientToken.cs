using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Faults.Driving;

/// <summary>The bearer token a registered client makes for itself: a JWT (RFC 7519), HS256 under the secret it shares with the gateway.</summary>
internal static class ClientToken
{
    private const int Seconds = 300;

    public static string Make(string client, DateTimeOffset now)
    {
        var from = now.ToUnixTimeSeconds();
        var claims = string.Create(CultureInfo.InvariantCulture, $$"""{"iss":"{{client}}","sub":"{{client}}","aud":"urn:gateway:api","iat":{{from}},"nbf":{{from}},"exp":{{from + Seconds}}}""");
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(claims)}";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(Population.Secret(client)), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
