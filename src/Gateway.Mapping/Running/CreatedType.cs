namespace Gateway.Mapping.Running;

/// <summary>The tag of an element that a map created by the name of a structure that nobody defines: XML says it as <c>xsi:type</c>.</summary>
internal sealed record CreatedType(string Name);
