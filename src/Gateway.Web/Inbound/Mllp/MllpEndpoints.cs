using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web.Inbound.Mllp;

/// <summary>Opens the MLLP ports beside the HTTP one; Kestrel brings the sockets, the pipes with their back-pressure, TLS and an orderly stop.</summary>
internal static class MllpEndpoints
{
    public static void Listen(KestrelServerOptions kestrel, IReadOnlyList<MllpWay> ways)
    {
        foreach (var way in ways)
        {
            kestrel.Listen(way.Listen, endpoint =>
            {
                if (way.Certificate is { } certificate) endpoint.UseHttps(Tls(way, certificate));
                var listener = ActivatorUtilities.CreateInstance<MllpListener>(kestrel.ApplicationServices, way);
                endpoint.Run(listener.ServeAsync);
            });
        }
    }

    /// <summary>The client's certificate is compared with the fingerprints that were agreed, whoever issued it: it is the client's credential.</summary>
    private static HttpsConnectionAdapterOptions Tls(MllpWay way, X509Certificate2 certificate) => new()
    {
        ServerCertificate = certificate,
        ClientCertificateMode = way.Peers.Count > 0 ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
        ClientCertificateValidation = (shown, _, _) => way.Knows(shown),
    };
}
