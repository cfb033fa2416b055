using Gateway.Fhir.Model;

namespace Gateway.Fhir.Xml;

/// <summary>What reading gave: the root and no error, or no root and the faults, 100 of them at most.</summary>
public sealed record XmlResult(Element? Root, IReadOnlyList<Issue> Issues);
