using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Simulators.Partners;

/// <summary>
/// The signature on what the gateway sends: <c>X-Gateway-Signature: sha256=</c> and the hex HMAC-SHA256 of
/// <c>{timestamp}.{body}</c> under the partner's secret, the timestamp (seconds since 1970) in <c>X-Gateway-Timestamp</c>.
/// </summary>
public static class GatewaySignature
{
    public const string SignatureHeader = "X-Gateway-Signature";
    public const string TimestampHeader = "X-Gateway-Timestamp";
    private const string Prefix = "sha256=";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string Compute(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(timestamp + "."));
        hmac.AppendData(body);
        return Prefix + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    /// <summary>Null when the signature is right and fresh; else the reason, for the journal.</summary>
    public static string? Fault(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var timestamp = headers[TimestampHeader].ToString();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253402300799)
            return "no timestamp";
        if ((now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance) return "timestamp too old or too new";
        var given = Encoding.ASCII.GetBytes(headers[SignatureHeader].ToString());
        var right = Encoding.ASCII.GetBytes(Compute(secret, timestamp, body));
        return CryptographicOperations.FixedTimeEquals(given, right) ? null : "signature does not fit";
    }
}
