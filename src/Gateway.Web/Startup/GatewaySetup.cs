using System.Text;
using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Matching;
using Gateway.Triage;

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

    /// <summary>Reads all of it, or lists every fault of every file: a gateway with half a configuration does not start.</summary>
    public static (GatewaySetup? Setup, IReadOnlyList<Issue> Faults) Load(GatewayOptions options)
    {
        var faults = new List<Issue>();
        var mappings = FolderFiles.ReadTree(options.MappingsFolder, "The mappings folder", faults);
        var tables = FolderFiles.ReadTexts(options.RegisterFolder, "*.csv", "The register folder", faults);
        var partnersFile = FolderFiles.ReadBytes(options.PartnersFile, "The partners file", faults);

        var (catalogue, mappingFaults) = mappings is null ? new CatalogueResult(null, []) : SourceCatalogue.Load(mappings);
        var (register, registerFaults) = tables is null ? (null, []) : Register.Read(tables);
        var (partners, partnerFaults) = partnersFile is null ? (null, []) : PartnerDirectory.Read(partnersFile);
        var (routes, routeFaults) = mappings is null ? (null, []) : FindRoutes(mappings);
        var (triage, triageFaults) = mappings is null ? (null, []) : FindRules(mappings);
        faults.AddRange([.. mappingFaults, .. registerFaults, .. partnerFaults, .. routeFaults, .. triageFaults]);
        if (catalogue is not null && partners is not null) faults.AddRange(PartnerChecks.FaultsOf(partners, catalogue));

        if (catalogue is null || register is null || partners is null || routes is null || triage is null || faults.Exists(fault => fault.IsError))
            return (null, faults);
        return (new GatewaySetup
        {
            Options = options,
            Catalogue = catalogue,
            Partners = partners,
            Register = register,
            Routes = routes,
            Triage = triage,
        }, faults);
    }

    private static (RouteTable?, IReadOnlyList<Issue>) FindRoutes(Dictionary<string, ReadOnlyMemory<byte>> mappings) =>
        mappings.TryGetValue("routes.yaml", out var routes)
            ? RouteTable.Read(Encoding.UTF8.GetString(routes.Span))
            : (null, [Issue.Error("WEB022", "not-found", "routes.yaml", "The mappings folder has no routes.yaml, so nobody would be told of anything. Add it.")]);

    private static (RulePack?, IReadOnlyList<Issue>) FindRules(Dictionary<string, ReadOnlyMemory<byte>> mappings)
    {
        var packs = mappings.Keys.Where(path => path.StartsWith("rules/", StringComparison.Ordinal) && path.EndsWith(".yaml", StringComparison.Ordinal)).ToList();
        return packs is [var pack]
            ? RulePack.Read(pack, Encoding.UTF8.GetString(mappings[pack].Span))
            : (null, [Issue.Error("WEB023", "business-rule", "rules/", $"There are {packs.Count} rule packs in the mappings folder. Leave exactly one: the one a clinician has signed off.")]);
    }
}
