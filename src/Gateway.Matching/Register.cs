using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Matching;

/// <summary>
/// Who lives where, is registered with whom and wears what, each with the dates between which it holds.
/// A value: read once from CSV, then asked.
/// </summary>
/// <remarks>
/// A row holds from <c>from</c> until, and not including, <c>to</c>; a date without a time is midnight in the United Kingdom.
/// </remarks>
public sealed class Register
{
    private readonly IReadOnlyList<RegisteredPerson> _everybody;
    private readonly Dictionary<PersonId, RegisteredPerson> _people;
    private readonly ILookup<NhsNumber, RegisteredPerson> _byNumber;
    private readonly Dictionary<OdsCode, RegisteredOrganisation> _organisations;
    private readonly ILookup<(string System, string Value), IdentifierRow> _identifiers;
    private readonly ILookup<(string System, string Value), DeviceRow> _devices;
    private readonly ILookup<(PersonId Person, string Relation), AffiliationRow> _byPerson;
    private readonly ILookup<(OdsCode Organisation, string Relation), AffiliationRow> _byOrganisation;
    private readonly ILookup<(OdsCode Organisation, string Place), AffiliationRow> _byRoom;
    private readonly ILookup<OdsCode, OdsCode> _servedBy;
    private readonly ILookup<OdsCode, HoursRow> _hours;
    private readonly ILookup<OdsCode, UnitRow> _units;
    private readonly ILookup<OdsCode, RotaRow> _rota;
    private readonly ILookup<PersonId, ContactRow> _contacts;

    private Register(RegisterRows rows)
    {
        _everybody = rows.People;
        _people = rows.People.ToDictionary(person => person.Id);
        _byNumber = rows.People.Where(person => person.NhsNumber is not null).ToLookup(person => person.NhsNumber.GetValueOrDefault());
        _organisations = rows.Organisations.ToDictionary(organisation => organisation.Code);
        _identifiers = rows.Identifiers.ToLookup(row => (row.System, row.Value));
        _devices = rows.Devices.ToLookup(row => (row.System, row.Value));
        _byPerson = rows.Affiliations.ToLookup(row => (row.Person, row.Relation));
        _byOrganisation = rows.Affiliations.ToLookup(row => (row.Organisation, row.Relation));
        _byRoom = rows.Affiliations.Where(row => row.Relation == Relations.Home && row.Place.Length > 0)
            .ToLookup(row => (row.Organisation, Room(row.Place)));
        _hours = rows.Hours.ToLookup(row => row.Organisation);
        _units = rows.Units.ToLookup(row => row.Unit.Organisation);
        _contacts = rows.Contacts.ToLookup(row => row.Contact.Person);
        _rota = rows.Rota.ToLookup(row => row.Duty.Organisation);
        _servedBy = rows.Organisations.Where(organisation => organisation.Ucr is not null)
            .ToLookup(organisation => organisation.Ucr.GetValueOrDefault(), organisation => organisation.Code);
    }

    public IReadOnlyCollection<RegisteredPerson> People => _everybody;

    /// <summary>
    /// Reads the CSV files of a register folder by name (<c>people.csv</c>, <c>identifiers.csv</c>, <c>affiliations.csv</c>,
    /// <c>devices.csv</c>, <c>organisations.csv</c>, <c>opening-hours.csv</c>, <c>units.csv</c>, <c>rota.csv</c>, <c>contacts.csv</c>; only the first must be there); all faults at once, with file and row.
    /// No register when one of them is an error.
    /// </summary>
    public static (Register? Register, IReadOnlyList<Issue> Issues) Read(IReadOnlyDictionary<string, string> files)
    {
        var (rows, issues) = new RegisterReader(files).Read();
        return (rows is null ? null : new Register(rows), issues);
    }

    public RegisteredPerson? Find(PersonId id) => _people.GetValueOrDefault(id);

    public IReadOnlyList<RegisteredPerson> WithNhsNumber(NhsNumber number) => [.. _byNumber[number]];

    /// <summary>An organisation by its code, null when the register does not name it.</summary>
    public RegisteredOrganisation? Organisation(OdsCode code) => _organisations.GetValueOrDefault(code);

    /// <summary>When an organisation is open at that time, null when the register does not state it. Of several the one that began last.</summary>
    public OpeningHours? HoursOf(OdsCode code, DateTimeOffset at) =>
        _hours[code].Where(row => row.Held.Contains(at)).MaxBy(row => row.Held.From ?? DateTimeOffset.MinValue)?.Hours;

    /// <summary>The wards and teams of an organisation at that time.</summary>
    public IReadOnlyList<RegisteredUnit> UnitsOf(OdsCode code, DateTimeOffset at) =>
        [.. _units[code].Where(row => row.Held.Contains(at)).Select(row => row.Unit)];

    /// <summary>Who is on call at an organisation at that time; empty when the rota has a gap.</summary>
    public IReadOnlyList<RegisteredDuty> OnCall(OdsCode code, DateTimeOffset at) =>
        [.. _rota[code].Where(row => row.Held.Contains(at)).Select(row => row.Duty)];

    /// <summary>Those of a person's family who have asked to be told of that, at that time; nobody is told who did not ask.</summary>
    public IReadOnlyList<RegisteredContact> FamilyOf(PersonId person, string tell, DateTimeOffset at) =>
        [.. _contacts[person].Where(row => row.Held.Contains(at) && row.Contact.Tell == tell).Select(row => row.Contact)];

    /// <summary>Everybody whom an identifier, a device or a room of that system and value meant at that time. More than one: nobody may guess.</summary>
    public IReadOnlyList<RegisteredPerson> WithIdentifier(string system, string value, DateTimeOffset at)
    {
        var key = (system.Trim(), value.Trim());
        var named = _identifiers[key].Where(row => row.Held.Contains(at)).Select(row => row.Person);
        var worn = _devices[key].Where(row => row.Held.Contains(at)).SelectMany(row => PeopleAt(row, at));
        return [.. named.Concat(worn).Distinct().Select(id => _people[id])];
    }

    /// <summary>The organisations in which a device of that system and value stood at that time, whoever lives there.</summary>
    public IReadOnlyList<OdsCode> PlacesOf(string system, string value, DateTimeOffset at) =>
        [.. _devices[(system.Trim(), value.Trim())].Where(row => row.Held.Contains(at)).Select(row => row.Organisation).OfType<OdsCode>().Distinct()];

    /// <summary>Who is this to whoever is at that place: the home or homecare provider itself, its urgent community response team; null for any other relation.</summary>
    public OdsCode? AnswersAt(OdsCode place, string relation) => Organisation(place) switch
    {
        { Ucr: { } team } when relation == Relations.Ucr => team,
        { } here when relation is Relations.Home or Relations.Homecare && here.Role == relation => place,
        _ => null,
    };

    /// <summary>Where a device is or who wears it at that time; null when the register does not know it then. Of several the one that began last.</summary>
    public RegisteredDevice? DeviceAt(string system, string value, DateTimeOffset at) =>
        _devices[(system.Trim(), value.Trim())].Where(row => row.Held.Contains(at)).MaxBy(row => row.Held.From ?? DateTimeOffset.MinValue) is { } row
            ? new RegisteredDevice(row.Organisation, row.Place.Length > 0 ? row.Place : null, row.Person)
            : null;

    /// <summary>Who lives in a room at that time.</summary>
    public IReadOnlyList<PersonId> PeopleIn(OdsCode organisation, string place, DateTimeOffset at) =>
        [.. _byRoom[(organisation, Room(place))].Where(row => row.Held.Contains(at)).Select(row => row.Person).Distinct()];

    /// <summary>
    /// The organisation that is this to the person at that time (see <see cref="Relations"/>); null when there is none.
    /// Of several the one that began last.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such relation.</exception>
    public OdsCode? OrganisationOf(PersonId person, string relation, DateTimeOffset at)
    {
        Check(relation);
        if (relation == Relations.Ucr)
            return UcrOf(OrganisationOf(person, Relations.Home, at)) ?? UcrOf(OrganisationOf(person, Relations.Practice, at));
        return _byPerson[(person, relation)].Where(row => row.Held.Contains(at))
            .MaxBy(row => row.Held.From ?? DateTimeOffset.MinValue)?.Organisation;
    }

    /// <summary>Everybody to whom the organisation is that at that time.</summary>
    /// <exception cref="ArgumentException">There is no such relation.</exception>
    public IReadOnlyList<PersonId> PeopleOf(OdsCode organisation, string relation, DateTimeOffset at)
    {
        Check(relation);
        if (relation != Relations.Ucr)
            return [.. _byOrganisation[(organisation, relation)].Where(row => row.Held.Contains(at)).Select(row => row.Person).Distinct()];
        return
        [
            .. _servedBy[organisation]
                .SelectMany(served => PeopleOf(served, Relations.Home, at).Concat(PeopleOf(served, Relations.Practice, at)))
                .Distinct()
                .Where(person => OrganisationOf(person, Relations.Ucr, at) == organisation),
        ];
    }

    /// <summary>The Patient resource of a registered person, UK Core shaped.</summary>
    public Element ToPatient(RegisteredPerson person, DateTimeOffset at)
    {
        var patient = Element.Resource("Patient").With("id", person.Id.ToString());
        if (person.NhsNumber is { } number)
            patient.Add(new Element("identifier") { IsRepeat = true }).With("system", NhsNumber.System).With("value", number.Digits);
        patient.Add(new Element("name") { IsRepeat = true })
            .With("use", "official")
            .With("family", person.Family)
            .Add(new Element("given", ElementKind.String, person.Given) { IsRepeat = true });
        patient.With("gender", person.Gender).With("birthDate", person.BirthDate.ToString("O"));
        if (OrganisationOf(person.Id, Relations.Practice, at) is { } practice)
            patient.Add(Reference(new Element("generalPractitioner") { IsRepeat = true }, practice));
        if (OrganisationOf(person.Id, Relations.Home, at) is { } home)
            patient.Add(Reference(new Element("managingOrganization"), home));
        return patient;
    }

    private Element Reference(Element reference, OdsCode code)
    {
        reference.With("type", "Organization");
        reference.Add(new Element("identifier")).With("system", OdsCode.System).With("value", code.ToString());
        return Organisation(code) is { } organisation ? reference.With("display", organisation.Name) : reference;
    }

    private IEnumerable<PersonId> PeopleAt(DeviceRow device, DateTimeOffset at)
    {
        if (device.Person is { } wearer) return [wearer];
        return device.Organisation is { } organisation
            ? _byRoom[(organisation, Room(device.Place))].Where(row => row.Held.Contains(at)).Select(row => row.Person)
            : [];
    }

    private OdsCode? UcrOf(OdsCode? organisation) => organisation is { } code ? Organisation(code)?.Ucr : null;

    private static string Room(string place) => place.ToUpperInvariant();

    private static void Check(string relation)
    {
        if (!Relations.All.Contains(relation)) throw new ArgumentException($"The relations are {string.Join(", ", Relations.All)}.", nameof(relation));
    }
}
