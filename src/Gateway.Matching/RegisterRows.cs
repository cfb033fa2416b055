using Gateway.Fhir.Uk;

namespace Gateway.Matching;

/// <summary>The rows of a register's files, read and checked.</summary>
internal sealed record RegisterRows(
    IReadOnlyList<RegisteredPerson> People,
    IReadOnlyList<RegisteredOrganisation> Organisations,
    IReadOnlyList<IdentifierRow> Identifiers)
{
    public required IReadOnlyList<AffiliationRow> Affiliations { get; init; }

    public required IReadOnlyList<DeviceRow> Devices { get; init; }

    public required IReadOnlyList<HoursRow> Hours { get; init; }

    public required IReadOnlyList<UnitRow> Units { get; init; }

    public required IReadOnlyList<RotaRow> Rota { get; init; }

    public required IReadOnlyList<ContactRow> Contacts { get; init; }

    public override string ToString() => nameof(RegisterRows);
}

internal sealed record IdentifierRow(string System, string Value, PersonId Person, Interval Held)
{
    public override string ToString() => nameof(IdentifierRow);
}

/// <param name="Place">The room, empty when there is none.</param>
internal sealed record AffiliationRow(PersonId Person, string Relation, OdsCode Organisation, string Place)
{
    public required Interval Held { get; init; }

    public override string ToString() => nameof(AffiliationRow);
}

/// <summary>A device: worn by a person, or standing in a place of an organisation.</summary>
internal sealed record DeviceRow(string System, string Value, PersonId? Person, OdsCode? Organisation)
{
    public required string Place { get; init; }

    public required Interval Held { get; init; }

    public override string ToString() => nameof(DeviceRow);
}

internal sealed record HoursRow(OdsCode Organisation, OpeningHours Hours, Interval Held);

internal sealed record UnitRow(RegisteredUnit Unit, Interval Held);

internal sealed record ContactRow(RegisteredContact Contact, Interval Held)
{
    public override string ToString() => nameof(ContactRow);
}

internal sealed record RotaRow(RegisteredDuty Duty, Interval Held);
