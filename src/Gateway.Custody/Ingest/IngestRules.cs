using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Mapping;
using Gateway.Matching;
using Gateway.Triage;

namespace Gateway.Custody.Ingest;

/// <summary>Everything that decides what becomes of a message: data, read and checked at start.</summary>
public sealed record IngestRules(SourceCatalogue Sources, Register Register, RulePack Triage, RouteTable Routes, PartnerDirectory Partners);
