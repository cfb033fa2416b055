using System.Text;
using Gateway.Custody.Alerts;
using Gateway.Custody.Chasing;
using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Matching;
using Gateway.Pathways.Alerts;
using Gateway.Triage;
using Gateway.Web.Inbound.Ways;

namespace Gateway.Web.Startup;

/// <summary>Everything the gateway is told before it starts: sources, partners, register; read once, whole.</summary>
public sealed record GatewaySetup
{
    public required GatewayOptions Options { get; init; }

    public required SourceCatalogue Catalogue { get; init; }

    public required PartnerDirectory Partners { get; init; }

    public required Register Register { get; init; }

    public required RouteTable Routes { get; init; }

    public required RulePack Triage { get; init; }

    /// <summary>The clinical alert rules.</summary>
    public required AlertRules Alerts { get; init; }

    public required ChasingRules Chasing { get; init; }

    /// <summary>What chasing goes by.</summary>
    public ChaserRules ChaserRules => Together(Chasing, Routes, Partners, Register, Catalogue);

    /// <summary>The ways in beside HTTP.</summary>
    internal WaysIn Ways { get; init; } = WaysIn.None;

    /// <summary>Reads all of it, or lists every fault of every file: a gateway with half a configuration does not start.</summary>
    public static (GatewaySetup? Setup, IReadOnlyList<Issue> Faults) Load(GatewayOptions options)
    {
        var faults = new List<Issue>();
        var mappings = FolderFiles.ReadTree(options.MappingsFolder, "The mappings folder", faults);
        var tables = FolderFiles.ReadTexts(options.RegisterFolder, "*.csv", "The register folder", faults);
        var partnersFile = FolderFiles.ReadBytes(options.PartnersFile, "The partners file", faults);

        CatalogueResult sources = new(null, []);
        (Register? Register, IReadOnlyList<Issue> Faults) people = (null, []);
        (PartnerDirectory? Directory, IReadOnlyList<Issue> Faults) partners = (null, []);
        (RouteTable? Table, IReadOnlyList<Issue> Faults) routes = (null, []);
        (RulePack? Pack, IReadOnlyList<Issue> Faults) triage = (null, []);
        (ChasingRules? Rules, IReadOnlyList<Issue> Faults) chasing = (null, []);
        (AlertRules? Rules, IReadOnlyList<Issue> Faults) alerts = (null, []);
        // Most of a start is compiling maps; the rest is read meanwhile.
        Parallel.Invoke(
            () => sources = mappings is null ? sources : SourceCatalogue.Load(mappings),
            () => people = tables is null ? people : Register.Read(tables),
            () => partners = partnersFile is null ? partners : PartnerDirectory.Read(partnersFile),
            () => routes = mappings is null ? routes : FindRoutes(mappings),
            () => triage = mappings is null ? triage : FindRules(mappings),
            () => chasing = mappings is null ? chasing : FindChasing(mappings),
            () => alerts = mappings is null ? alerts : FindAlerts(mappings));
        faults.AddRange([.. sources.Issues, .. people.Faults, .. partners.Faults, .. routes.Faults, .. triage.Faults, .. chasing.Faults, .. alerts.Faults]);
        if (sources.Catalogue is { } known && partners.Directory is { } registered) faults.AddRange(PartnerChecks.FaultsOf(registered, known));
        if (chasing.Rules is { } late && routes.Table is { } told && partners.Directory is { } tellable && people.Register is { } homes && sources.Catalogue is { } all)
            faults.AddRange(Together(late, told, tellable, homes, all).Faults());
        var ways = sources.Catalogue is null || partners.Directory is null ? WaysIn.None : FindWays(options.WaysFile, sources.Catalogue, partners.Directory, faults);

        if (faults.Exists(fault => fault.IsError) ||
            sources.Catalogue is not { } catalogue || people.Register is not { } register || partners.Directory is not { } directory ||
            routes.Table is not { } table || triage.Pack is not { } pack || chasing.Rules is not { } rules || alerts.Rules is not { } watched)
        {
            return (null, faults);
        }
        return (new GatewaySetup
        {
            Options = options,
            Catalogue = catalogue,
            Partners = directory,
            Register = register,
            Routes = table,
            Triage = pack,
            Chasing = rules,
            Alerts = watched,
            Ways = ways ?? WaysIn.None,
        }, faults);
    }

    private static WaysIn? FindWays(string? file, SourceCatalogue catalogue, PartnerDirectory partners, List<Issue> faults)
    {
        if (file is null) return WaysIn.None;
        if (FolderFiles.ReadBytes(file, "The file of the ways in", faults) is not { } json) return null;
        var (ways, wrong) = WaysReader.Read(file, json, catalogue, partners);
        faults.AddRange(wrong);
        return ways;
    }

    private static (RouteTable?, IReadOnlyList<Issue>) FindRoutes(Dictionary<string, ReadOnlyMemory<byte>> mappings) =>
        mappings.TryGetValue("routes.yaml", out var routes)
            ? RouteTable.Read(Encoding.UTF8.GetString(routes.Span))
            : (null, [Issue.Error("WEB022", "not-found", "routes.yaml", "The mappings folder has no routes.yaml, so nobody would be told of anything. Add it.")]);

    /// <summary>Without a file the defaults hold: chasing is not something that can be forgotten.</summary>
    private static (ChasingRules?, IReadOnlyList<Issue>) FindChasing(Dictionary<string, ReadOnlyMemory<byte>> mappings) =>
        mappings.TryGetValue("chasing.yaml", out var rules) ? ChasingRules.Read(Encoding.UTF8.GetString(rules.Span)) : (ChasingRules.Default, []);

    private static ChaserRules Together(ChasingRules chasing, RouteTable routes, PartnerDirectory partners, Register register, SourceCatalogue catalogue) =>
        new(chasing, routes, partners, register, [.. catalogue.Sources.Select(source => source.Manifest.Id), AlertTelling.Source]);

    /// <summary>The one file of clinical alert rules of a mappings folder, or why there is none.</summary>
    public static (AlertRules? Rules, IReadOnlyList<Issue> Faults) FindAlerts(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> mappings)
    {
        var files = mappings.Keys.Where(path => path.StartsWith("alerts/", StringComparison.Ordinal) && path.EndsWith(".yaml", StringComparison.Ordinal)).ToList();
        return files is [var file]
            ? AlertRules.Read(file, Encoding.UTF8.GetString(mappings[file].Span))
            : (null, [Issue.Error("WEB027", "business-rule", "alerts/", $"There are {files.Count} files of alert rules in the mappings folder. Leave exactly one: the one a clinician owns.")]);
    }

    /// <summary>The one rule pack of a mappings folder, or why there is none.</summary>
    public static (RulePack? Pack, IReadOnlyList<Issue> Faults) FindRules(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> mappings)
    {
        var packs = mappings.Keys.Where(path => path.StartsWith("rules/", StringComparison.Ordinal) && path.EndsWith(".yaml", StringComparison.Ordinal)).ToList();
        return packs is [var pack]
            ? RulePack.Read(pack, Encoding.UTF8.GetString(mappings[pack].Span))
            : (null, [Issue.Error("WEB023", "business-rule", "rules/", $"There are {packs.Count} rule packs in the mappings folder. Leave exactly one: the one a clinician has signed off.")]);
    }
}
