using Gateway.Fhir.Model;

namespace Gateway.Fhir.Xml;

/// <summary>A resource written as XML.</summary>
/// <param name="Bytes">UTF-8; empty when the root is no resource of R4.</param>
/// <param name="LeftOut">What the tree holds and XML cannot say, 100 places at most; a tree that validates leaves nothing out.</param>
public sealed record XmlOutput(byte[] Bytes, IReadOnlyList<Issue> LeftOut);
