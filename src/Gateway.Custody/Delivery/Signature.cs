using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Custody.Delivery;

/// <summary>How the gateway signs what it sends: HMAC-SHA256 over <c>{timestamp}.{body}</c>, so that neither can be changed or replayed later.</summary>
public static class Signature
{
    /// <summary>Seconds since 1970.</summary>
    public const string TimestampHeader = "X-Gateway-Timestamp";

    /// <summary><c>sha256=</c> and the HMAC in lower-case hex.</summary>
    public const string Header = "X-Gateway-Signature";

    /// <param name="secret">Base64, as it stands in <c>partners.json</c>.</param>
    public static (string Timestamp, string Signature) Sign(ReadOnlySpan<byte> body, string secret, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(timestamp + "."));
        hmac.AppendData(body);
        return (timestamp, "sha256=" + Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }
}
