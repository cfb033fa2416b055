using Gateway.Fhir.Model;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Plans;

/// <summary>What a target is set to, bound: one primitive, a structure to fill, or the elements of a variable or of FHIRPath.</summary>
internal abstract record BoundValue;

/// <param name="Type">The R4 type of the value; null when only its JSON kind is known.</param>
internal sealed record PrimitiveValue(Getter Get, string? Type) : BoundValue;

/// <param name="Type">The R4 type of the structure.</param>
/// <param name="Fill">Writes into an element of that type; false when there was nothing to write.</param>
internal sealed record ComplexValue(string Type, Func<Run, Value[], Element, bool> Fill) : BoundValue;

/// <param name="Type">The R4 type of the elements, if it is known before.</param>
internal sealed record NodesValue(Func<Run, Value[], IReadOnlyList<Value>> Get, string? Type) : BoundValue;
