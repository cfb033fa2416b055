using System.Text;
using Gateway.Custody.Partners;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Inbound;

/// <summary>
/// Answers suppliers that try whether their callback address lives, as the source's manifest says. Only whoever knows the path secret, in
/// the address or in the parameter that the manifest names, learns that there is anything.
/// </summary>
internal sealed class Probes(SourceCatalogue catalogue, PartnerDirectory partners)
{
    /// <summary>A challenge is a token; what is longer is no challenge.</summary>
    private const int LongestEcho = 1024;

    /// <summary>The answer to a request that is a probe; null when it is none, or not to be known of.</summary>
    public IResult? Find(string source, string? secret, HttpRequest request)
    {
        if (catalogue.Find(source) is not { } known) return null;
        foreach (var probe in known.Manifest.Authentication.Probes)
        {
            if (probe.When is not null || !probe.Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase)) continue;
            var shown = secret ?? (probe.Verify is { } parameter ? request.Query[parameter].ToString() : null);
            if (shown is null || partners.FindByPathSecret(source, shown) is null) continue;
            if (probe.Echo is null) return Replies.ProbeAnswered;
            if (Echo(probe, request) is { } answer) return answer;
        }
        return null;
    }

    private static Answer? Echo(SourceProbe probe, HttpRequest request)
    {
        var challenge = request.Query[probe.Echo!].ToString();
        // Given back as plain text, and only what no browser could take for anything else.
        var isToken = challenge.Length is > 0 and <= LongestEcho && challenge.All(character => char.IsAsciiLetterOrDigit(character) || "-._~+/=:".Contains(character, StringComparison.Ordinal));
        return isToken ? new Answer(StatusCodes.Status200OK, "text/plain", Encoding.ASCII.GetBytes(challenge)) : null;
    }
}
