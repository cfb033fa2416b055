using System.Security.Cryptography;
using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Partners;

/// <summary>Everybody the gateway talks to, read once from <c>partners.json</c>: <c>{"partners":[…]}</c>, property names in camelCase.</summary>
public sealed class PartnerDirectory
{
    private readonly Dictionary<string, Partner> _byId;

    private PartnerDirectory(IReadOnlyList<Partner> partners)
    {
        All = partners;
        _byId = partners.ToDictionary(partner => partner.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<Partner> All { get; }

    /// <summary>Reads the file; all its faults at once, or the directory.</summary>
    public static (PartnerDirectory? Directory, IReadOnlyList<Issue> Issues) Read(ReadOnlySpan<byte> json)
    {
        var read = JsonTree.ReadForeign(json);
        if (read.Root is not { } root) return (null, read.Issues);
        var reader = new PartnerReader();
        var partners = (root.Kind == ElementKind.Array ? root.Children : root.All("partners"))
            .Where(entry => entry.Kind != ElementKind.Array || entry.Children.Count > 0)
            .Select(reader.Read).OfType<Partner>().ToList();
        var issues = reader.Issues.Concat(Clashes(partners)).ToList();
        return issues.Exists(issue => issue.IsError) ? (null, issues) : (new PartnerDirectory(partners), issues);
    }

    public Partner? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The partners that act for an organisation.</summary>
    public IReadOnlyList<Partner> WithOds(OdsCode ods) => [.. All.Where(partner => partner.Ods == ods)];

    /// <summary>The partners that may post to a source.</summary>
    public IReadOnlyList<Partner> SendersOf(string source) => [.. All.Where(partner => partner.Sources.Contains(source, StringComparer.Ordinal))];

    /// <summary>The sender of a source with that path secret. Takes the same time whoever it is and whether or not there is one.</summary>
    public Partner? FindByPathSecret(string source, string secret)
    {
        var presented = Digest(secret);
        Partner? found = null;
        foreach (var partner in SendersOf(source))
            if (partner.PathSecret is { } own && CryptographicOperations.FixedTimeEquals(Digest(own), presented)) found = partner;
        return found;
    }

    private static IEnumerable<Issue> Clashes(List<Partner> partners)
    {
        foreach (var id in partners.GroupBy(partner => partner.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return Issue.Error("PAR004", "invalid", id.Key, "Two partners have this id; give each its own.");
        foreach (var secret in partners.Where(partner => partner.PathSecret is not null).GroupBy(partner => partner.PathSecret, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return Issue.Error("PAR004", "invalid", string.Join(", ", secret.Select(partner => partner.Id)), "These partners have the same path secret; give each its own.");
    }

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
