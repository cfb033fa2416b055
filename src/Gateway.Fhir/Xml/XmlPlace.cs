namespace Gateway.Fhir.Xml;

/// <summary>Where an element stands in its type.</summary>
/// <param name="Position">Counted from the first; the names of one choice share it.</param>
/// <param name="Type">The type it has under this name.</param>
/// <param name="Repeats">True when it may stand more than once.</param>
/// <param name="IsAttribute">True when XML writes it as an attribute.</param>
internal sealed record XmlPlace(int Position, string Type, bool Repeats, bool IsAttribute);
