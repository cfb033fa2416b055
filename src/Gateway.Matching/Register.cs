using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Matching;

/// <summary>
/// Who lives where, is registered with whom and wears what, each with the dates between which it holds.
/// A value: read once from CSV, then asked.
/// </summary>
public sealed class Register
{
    private Register()
    {
    }

    public IReadOnlyCollection<RegisteredPerson> People => throw new NotImplementedException();

    /// <summary>Reads the CSV files of a register folder by name (<c>people.csv</c> …); all faults at once, with file and row.</summary>
    public static (Register? Register, IReadOnlyList<Issue> Issues) Read(IReadOnlyDictionary<string, string> files) => throw new NotImplementedException();

    public RegisteredPerson? Find(PersonId id) => throw new NotImplementedException();

    public IReadOnlyList<RegisteredPerson> WithNhsNumber(NhsNumber number) => throw new NotImplementedException();

    /// <summary>Everybody whom an identifier, a device or a room of that system and value meant at that time. More than one: nobody may guess.</summary>
    public IReadOnlyList<RegisteredPerson> WithIdentifier(string system, string value, DateTimeOffset at) => throw new NotImplementedException();

    /// <summary>The organisation that is this to the person at that time: <c>home</c>, <c>homecare</c>, <c>practice</c>; null when there is none.</summary>
    public OdsCode? OrganisationOf(PersonId person, string relation, DateTimeOffset at) => throw new NotImplementedException();

    /// <summary>Everybody to whom the organisation is that at that time.</summary>
    public IReadOnlyList<PersonId> PeopleOf(OdsCode organisation, string relation, DateTimeOffset at) => throw new NotImplementedException();

    /// <summary>The Patient resource of a registered person, UK Core shaped.</summary>
    public Element ToPatient(RegisteredPerson person, DateTimeOffset at) => throw new NotImplementedException();
}

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
