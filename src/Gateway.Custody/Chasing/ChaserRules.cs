using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Fhir.Model;
using Gateway.Matching;

namespace Gateway.Custody.Chasing;

/// <summary>What chasing goes by. Only the register may change while it runs.</summary>
/// <param name="Sources">The ids of the source systems.</param>
public sealed record ChaserRules(ChasingRules Chasing, RouteTable Routes, PartnerDirectory Partners, Register Register, IReadOnlyCollection<string> Sources)
{
    private volatile Register _register = Register;

    /// <summary>The register as it stands now.</summary>
    public Register Register => _register;

    /// <summary>From the next round on, whom a rung tells is asked of another register.</summary>
    public void Take(Register register) => _register = register;

    /// <summary>Whether rules, routes and partners fit together: found out at the start, not by the first alarm that reaches nobody.</summary>
    public IEnumerable<Issue> Faults()
    {
        foreach (var (ladder, route) in Routes.Ladders.Where(named => !Chasing.Ladders.ContainsKey(named.Ladder)))
            yield return Fault($"routes.yaml: {route}", $"There is no ladder '{ladder}' in chasing.yaml; use one of {string.Join(", ", Chasing.Ladders.Keys.Order(StringComparer.Ordinal))}.");
        foreach (var ladder in Chasing.Ladders.Values)
            foreach (var partner in ladder.Rungs.Where(rung => rung.Partner is not null && CannotTell(rung)).Select(rung => rung.Partner))
                yield return Fault($"chasing.yaml: ladders.{ladder.Name}", $"'{partner}' is not in partners.json, or has no address for a notice.");
        foreach (var name in Chasing.Thresholds.Keys.Where(name => !IsKnown(name)))
            yield return Fault($"chasing.yaml: thresholds.{name}", "The source is not among the mappings, or the client not in partners.json.");
        foreach (var window in Chasing.Maintenance.Where(window => !IsKnown(ThresholdNames.Maintenance + window.Source)))
            yield return Fault("chasing.yaml: maintenance", $"There is no source '{window.Source}' in the mappings folder.");
    }

    /// <summary>True when the threshold is one, and speaks of a source and a client that there are.</summary>
    public bool IsKnown(string name) => ThresholdNames.IsKnown(name)
        && (ThresholdNames.PlaceOf(name) is not { } place
            || ((place.Source == "*" || Sources.Contains(place.Source)) && (place.Client is null || Partners.Find(place.Client) is not null)));

    private bool CannotTell(Rung rung) =>
        Partners.Find(rung.Partner!) is not { } partner || (rung.By == LadderChannel.Notice && LadderPartners.AddressOf(partner) is null);

    private static Issue Fault(string place, string text) => Issue.Error("CHA005", "invalid", place, text);
}
