using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Custody.Partners;
using Gateway.Mapping;

namespace Gateway.Web.Inbound.Mllp;

/// <summary>A port for HL7 v2 by MLLP: what is sent to it comes from one client in one source's format.</summary>
internal sealed record MllpWay(SourceSystem Source, Partner Client, IPEndPoint Listen)
{
    /// <summary>The gateway's certificate: the connection is TLS when there is one.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The SHA-256 fingerprints of the certificates that the client may show, upper-case hex; several during a change. Empty: none is asked for.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>How many connections may be open; one more is closed at once.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>How many messages may be on their way to disk; the other connections wait unread.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>How long a message may take from its first byte to its last, and an answer until it is taken.</summary>
    public TimeSpan FrameTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a certificate is one of the client's.</summary>
    public bool Knows(X509Certificate2 certificate) => Peers.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparer.OrdinalIgnoreCase);

    public override string ToString() => $"mllp {Listen} {Source.Manifest.Id}";
}
