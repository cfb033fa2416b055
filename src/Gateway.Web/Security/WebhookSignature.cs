using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Mapping.Manifests;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Security;

/// <summary>
/// Verifies an HMAC as the source's manifest describes it: header, algorithm, encoding, prefix and the text that is signed are data,
/// so that one verifier speaks Standard Webhooks, <c>sha256=</c>hex over the body and timestamped variants.
/// </summary>
/// <remarks>A replay within the tolerance is caught by the duplicate key, not here.</remarks>
internal static class WebhookSignature
{
    /// <param name="scheme">How the source signs.</param>
    /// <param name="secrets">The partner's shared secrets, base64; all of them count during a rotation.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="now">For the age of the signature.</param>
    /// <param name="method">The request's method, where it is signed too.</param>
    /// <param name="path">The request's path, where it is signed too.</param>
    public static SignatureVerdict Verify(
        SourceAuthentication scheme, IReadOnlyList<string> secrets, IHeaderDictionary headers, ReadOnlyMemory<byte> body, DateTimeOffset now, string method = "POST", string path = "")
    {
        var given = scheme.Header is { } header ? headers[header].ToString() : "";
        if (given.Length == 0) return SignatureVerdict.Missing;

        var timestamp = "";
        if (scheme.TimestampHeader is { } timestampHeader)
        {
            timestamp = headers[timestampHeader].ToString();
            if (ReadTime(timestamp, scheme.TimestampUnit) is not { } signedAt) return SignatureVerdict.TimestampMissing;
            if ((now - signedAt).Duration() > TimeSpan.FromSeconds(scheme.ToleranceSeconds)) return SignatureVerdict.TimestampOutsideTolerance;
        }
        var id = scheme.IdHeader is { } idHeader ? headers[idHeader].ToString() : "";
        if (scheme.IdHeader is not null && id.Length == 0) return SignatureVerdict.IdMissing;

        var parts = new SignedParts(body, timestamp, id, method, path);
        // Every signature against every secret, without an early exit: the time says nothing about which one nearly fitted.
        var isGood = false;
        var candidates = Candidates(given, scheme);
        foreach (var secret in secrets)
        {
            var expected = Sign(scheme, secret, parts);
            foreach (var candidate in candidates) isGood |= CryptographicOperations.FixedTimeEquals(candidate, expected);
        }
        return isGood ? SignatureVerdict.Good : SignatureVerdict.Wrong;
    }

    /// <summary>
    /// What tells a signed request from every other: the sender's id for it, or else its signature where a time is signed too. Null when
    /// neither is signed: two such requests may be equal and both be meant.
    /// </summary>
    public static string? ReplayKey(SourceAuthentication scheme, IHeaderDictionary headers)
    {
        var header = scheme.SignedText.Contains("{id}", StringComparison.Ordinal) ? scheme.IdHeader
            : scheme.SignedText.Contains("{timestamp}", StringComparison.Ordinal) ? scheme.Header : null;
        if (header is null || headers[header].ToString() is not { Length: > 0 } given) return null;
        return $"signed/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(given)))}";
    }

    /// <summary>The signature that a sender with this secret would compute, as bytes.</summary>
    private static byte[] Sign(SourceAuthentication scheme, string secret, SignedParts parts)
    {
        var key = Convert.FromBase64String(secret);
        var text = SignedText.Fill(scheme.SignedText, parts, key);
        var isLong = scheme.Algorithm == "sha512";
        if (scheme.Mac == "hash") return isLong ? SHA512.HashData(text) : SHA256.HashData(text);
        return isLong ? HMACSHA512.HashData(key, text) : HMACSHA256.HashData(key, text);
    }

    /// <summary>The header may hold several, parted by spaces (Standard Webhooks); those of another version or shape are passed over.</summary>
    private static List<byte[]> Candidates(string header, SourceAuthentication scheme)
    {
        var found = new List<byte[]>();
        foreach (var item in header.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!item.StartsWith(scheme.Prefix, StringComparison.Ordinal)) continue;
            var text = item[scheme.Prefix.Length..];
            var bytes = new byte[text.Length];
            if (scheme.Encoding == "base64")
            {
                if (Convert.TryFromBase64String(text, bytes, out var length)) found.Add(bytes[..length]);
            }
            else if (Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done)
            {
                found.Add(bytes[..written]);
            }
        }
        return found;
    }

    private static DateTimeOffset? ReadTime(string text, string unit)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        // Year 9999 in milliseconds; more is no time.
        var milliseconds = unit == "ms" ? number : number < 253_402_300_800 ? number * 1000 : long.MaxValue;
        return milliseconds < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
