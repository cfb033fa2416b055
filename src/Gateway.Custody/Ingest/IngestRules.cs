using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Mapping;
using Gateway.Matching;
using Gateway.Triage;

namespace Gateway.Custody.Ingest;

/// <summary>Everything that decides what becomes of a message: data, read and checked at start. Only the register may change while it runs.</summary>
public sealed record IngestRules(SourceCatalogue Sources, Register Register, RulePack Triage, RouteTable Routes, PartnerDirectory Partners)
{
    private volatile Register _register = Register;

    /// <summary>The register as it stands now.</summary>
    public Register Register => _register;

    /// <summary>From the next question on, another register answers. What was decided by the one before stays.</summary>
    public void Take(Register register) => _register = register;
}
