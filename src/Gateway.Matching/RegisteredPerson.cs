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

/// <summary>A ward of a hospital, a unit of a home, a team of a service.</summary>
/// <param name="Id">As the organisation's own messages write it.</param>
/// <param name="Kind"><c>ward</c> or <c>team</c>.</param>
/// <param name="Contact">Telephone number or address at which it is reached; empty when there is none.</param>
public sealed record RegisteredUnit(OdsCode Organisation, string Id, string Kind, string Name, string Contact);

/// <summary>Who is on call.</summary>
/// <param name="Unit">The ward or team, empty for the whole organisation.</param>
/// <param name="Role">What for: <c>nurse-in-charge</c>, <c>manager</c> …; free text of the register.</param>
/// <param name="Contact">Telephone number or address at which whoever is on duty is reached.</param>
public sealed record RegisteredDuty(OdsCode Organisation, string Unit, string Role, string Contact);

/// <summary>Somebody of a person's family who asked to be told of something.</summary>
/// <param name="Channel">The partner that reaches them: a service that sends texts, letters or calls.</param>
/// <param name="Address">By which that service knows them: a telephone number, an address.</param>
/// <param name="Tell">What they asked to be told: <c>coming-home</c>.</param>
public sealed record RegisteredContact(PersonId Person, string Name, string Channel, string Address, string Tell)
{
    /// <summary>Nothing of it: all of it is somebody's.</summary>
    public override string ToString() => nameof(RegisteredContact);
}

/// <summary>A device at a time: in a place of an organisation, or worn by a person.</summary>
/// <param name="Place">The room, null when there is none.</param>
public sealed record RegisteredDevice(OdsCode? Organisation, string? Place, PersonId? Person)
{
    public override string ToString() => nameof(RegisteredDevice);
}
