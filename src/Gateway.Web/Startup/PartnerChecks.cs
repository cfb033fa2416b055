using Gateway.Custody.Partners;
using Gateway.Fhir.Model;
using Gateway.Mapping;

namespace Gateway.Web.Startup;

/// <summary>Whether partners and sources fit together: found out at the start, not by the first message that is refused.</summary>
internal static class PartnerChecks
{
    /// <summary>The roles that read people by the register, which knows organisations by their code.</summary>
    private static readonly PartnerRole[] ReadByRegister = [PartnerRole.Home, PartnerRole.Homecare, PartnerRole.Practice];

    public static IEnumerable<Issue> FaultsOf(PartnerDirectory partners, SourceCatalogue catalogue)
    {
        foreach (var partner in partners.All)
        {
            if (ReadByRegister.Contains(partner.Role) && partner.Ods is null)
                yield return Fault(partner, "ods", "A home, homecare provider or practice reads its people by its ODS code. Give it one.");
            foreach (var source in partner.Sources)
                foreach (var fault in FaultsOf(partner, source, catalogue)) yield return fault;
        }
    }

    private static IEnumerable<Issue> FaultsOf(Partner partner, string source, SourceCatalogue catalogue)
    {
        if (catalogue.Find(source) is not { } known)
        {
            yield return Fault(partner, "sources", $"There is no source '{source}' in the mappings folder.");
            yield break;
        }
        var scheme = known.Manifest.Authentication.Scheme;
        if (scheme == "path-secret" && partner.PathSecret is not { Length: >= 16 })
            yield return Fault(partner, "pathSecret", $"'{source}' cannot sign, so its address must end in a secret. Give the partner one of 16 characters or more.");
        if (scheme == "hmac" && partner.Secrets.Count == 0)
            yield return Fault(partner, "secrets", $"'{source}' signs what it sends. Give the partner a shared secret.");
        if (known.Manifest.Fetch is not null && partner.FetchEndpoint is null)
            yield return Fault(partner, "fetchEndpoint", $"'{source}' sends notices only. Say where the records behind them are fetched.");
    }

    private static Issue Fault(Partner partner, string member, string text) => Issue.Error("WEB021", "invalid", $"partners.json, {partner.Id}, {member}", text);
}
