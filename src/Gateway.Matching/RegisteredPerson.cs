using Gateway.Fhir.Uk;

namespace Gateway.Matching;

/// <summary>A person of the register.</summary>
public sealed record RegisteredPerson
{
    public required PersonId Id { get; init; }

    public NhsNumber? NhsNumber { get; init; }

    public required string Family { get; init; }

    public required string Given { get; init; }

    /// <summary>yyyy-MM-dd.</summary>
    public required DateOnly BirthDate { get; init; }

    public required string Gender { get; init; }

    /// <summary>The id only: everything else is patient data.</summary>
    public override string ToString() => Id.ToString();
}

/// <summary>An organisation of the register.</summary>
/// <param name="Role">What it is: <c>care-home</c>, <c>homecare</c>, <c>gp-practice</c>, <c>hospital</c>, <c>ucr</c> …; free text of the register.</param>
/// <param name="Ucr">The urgent community response team that serves it, if it names one.</param>
public sealed record RegisteredOrganisation(OdsCode Code, string Name, string Role, OdsCode? Ucr);
