namespace Gateway.Fhir.Definitions;

/// <summary>What a type is in the standard's words.</summary>
public enum TypeKind
{
    Primitive,
    Complex,
    Backbone,
    Resource,
}
