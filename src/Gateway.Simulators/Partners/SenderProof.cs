using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Partners;

/// <summary>How a sender proves to the gateway who it is; what the gateway's page on its source system asks for.</summary>
internal interface ISenderProof
{
    /// <summary>The address of a source for this sender, below <c>api/</c>.</summary>
    string Path(string door, string source, PartnerAgreement agreement);

    void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, PartnerAgreement agreement, DateTimeOffset now);
}

/// <summary>A bearer token in the Authorization header.</summary>
internal sealed class BearerProof : ISenderProof
{
    public string Path(string door, string source, PartnerAgreement agreement) => $"{door}/{source}";

    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, PartnerAgreement agreement, DateTimeOffset now) =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ClientToken.Make(agreement, now));
}

/// <summary>HMAC-SHA256 in hex over <c>{timestamp}.{body}</c>, as the digital social care record's webhooks carry it.</summary>
internal sealed class WebhookProof : ISenderProof
{
    public string Path(string door, string source, PartnerAgreement agreement) => $"{door}/{source}";

    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, PartnerAgreement agreement, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(agreement.Secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(timestamp + "."));
        hmac.AppendData(body);
        request.Headers.Add("X-Timestamp", timestamp);
        request.Headers.Add("X-Signature", "sha256=" + Convert.ToHexStringLower(hmac.GetHashAndReset()));
        request.Headers.Add("X-Client", agreement.Partner);
    }
}

/// <summary>The last segment of the address is secret; nothing is signed.</summary>
internal sealed class PathProof : ISenderProof
{
    public string Path(string door, string source, PartnerAgreement agreement) => $"{door}/{source}/{agreement.PathSecret}";

    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, PartnerAgreement agreement, DateTimeOffset now)
    {
    }
}
