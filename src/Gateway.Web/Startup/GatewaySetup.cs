using Gateway.Custody.Partners;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Matching;

namespace Gateway.Web.Startup;

/// <summary>Everything the gateway is told before it starts: sources, partners, register; read once, whole.</summary>
public sealed record GatewaySetup
{
    public required GatewayOptions Options { get; init; }

    public required SourceCatalogue Catalogue { get; init; }

    public required PartnerDirectory Partners { get; init; }

    public required Register Register { get; init; }

    /// <summary>Reads all of it, or lists every fault of every file: a gateway with half a configuration does not start.</summary>
    public static (GatewaySetup? Setup, IReadOnlyList<Issue> Faults) Load(GatewayOptions options)
    {
        var faults = new List<Issue>();
        var mappings = FolderFiles.ReadTree(options.MappingsFolder, "The mappings folder", faults);
        var tables = FolderFiles.ReadTexts(options.RegisterFolder, "*.csv", "The register folder", faults);
        var partnersText = FolderFiles.ReadText(options.PartnersFile, "The partners file", faults);

        var (catalogue, mappingFaults) = mappings is null ? new CatalogueResult(null, []) : SourceCatalogue.Load(mappings);
        var (register, registerFaults) = tables is null ? (null, []) : Register.Read(tables);
        var (partners, partnerFaults) = partnersText is null ? (null, []) : PartnerDirectory.Read(partnersText);
        faults.AddRange([.. mappingFaults, .. registerFaults, .. partnerFaults]);
        if (catalogue is not null && partners is not null) faults.AddRange(PartnerChecks.FaultsOf(partners, catalogue));

        if (catalogue is null || register is null || partners is null || faults.Exists(fault => fault.IsError)) return (null, faults);
        return (new GatewaySetup { Options = options, Catalogue = catalogue, Partners = partners, Register = register }, faults);
    }
}
