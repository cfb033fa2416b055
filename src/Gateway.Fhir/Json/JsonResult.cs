using Gateway.Fhir.Model;

namespace Gateway.Fhir.Json;

/// <summary>What reading gave: the root and no error (warnings, if it was read leniently), or no root and the faults.</summary>
public sealed record JsonResult(Element? Root, IReadOnlyList<Issue> Issues);
