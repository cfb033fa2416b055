namespace Gateway.Fhir.FhirPath.Syntax;

/// <summary>The name of a type as an expression writes it: <c>Quantity</c>, <c>System.String</c>, <c>FHIR.Patient</c>.</summary>
/// <param name="Namespace">System, FHIR, or null where it was left out.</param>
/// <param name="Name">The name proper.</param>
/// <param name="At">Where it stands in the text.</param>
internal sealed record TypeName(string? Namespace, string Name, int At)
{
    /// <summary>The type that an argument names, or null when the argument is something else.</summary>
    public static TypeName? Of(Node argument) => argument switch
    {
        MemberNode { Input: null } plain => new TypeName(null, plain.Name, plain.At),
        MemberNode { Input: MemberNode { Input: null } space } qualified => new TypeName(space.Name, qualified.Name, space.At),
        _ => null,
    };
}
