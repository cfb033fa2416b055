using Gateway.Fhir.Model;

namespace Gateway.Fhir.Json;

/// <summary>What reading gave: the root and no error, or no root and the faults.</summary>
public sealed record JsonResult(Element? Root, IReadOnlyList<Issue> Issues);
