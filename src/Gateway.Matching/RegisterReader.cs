using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Matching;

/// <summary>Reads and checks the files of a register; every fault at once, with file and row, and never a person's value in its text.</summary>
internal sealed class RegisterReader(IReadOnlyDictionary<string, string> files)
{
    private static readonly IReadOnlyList<string> Genders = ["male", "female", "other", "unknown"];

    private static readonly IReadOnlyList<string> UnitKinds = ["ward", "team"];

    private static readonly IReadOnlyDictionary<string, string[]> Columns = new Dictionary<string, string[]>
    {
        ["people.csv"] = ["person_id", "nhs_number", "family", "given", "birth_date", "gender"],
        ["organisations.csv"] = ["ods_code", "name", "role", "ucr_ods_code"],
        ["identifiers.csv"] = ["system", "value", "person_id", "from", "to"],
        ["affiliations.csv"] = ["person_id", "relation", "ods_code", "place", "from", "to"],
        ["opening-hours.csv"] = ["ods_code", "hours", "from", "to"],
        ["units.csv"] = ["ods_code", "unit_id", "kind", "name", "contact", "from", "to"],
        ["rota.csv"] = ["ods_code", "unit_id", "role", "contact", "from", "to"],
        ["contacts.csv"] = ["person_id", "role", "name", "channel", "address", "tell", "from", "to"],
        ["devices.csv"] = ["system", "value", "ods_code", "place", "person_id", "from", "to"],
    };

    private static readonly IReadOnlyList<string> ContactRoles = [Relations.Family];

    private static readonly IReadOnlyList<string> ContactNews = ["coming-home"];

    private readonly List<Issue> _issues = [];
    private readonly HashSet<PersonId> _people = [];
    private readonly HashSet<OdsCode> _organisations = [];
    private readonly HashSet<(OdsCode Organisation, string Id)> _units = [];

    public (RegisterRows? Rows, IReadOnlyList<Issue> Issues) Read()
    {
        if (!files.ContainsKey("people.csv")) Fault("REG001", "not-found", "people.csv", "The register has no people.csv.");
        foreach (var file in files.Keys.Where(file => file.EndsWith(".csv", StringComparison.Ordinal) && !Columns.ContainsKey(file)))
            _issues.Add(Issue.Warning("REG008", "not-supported", file, $"The file is no part of a register and is not read. Its files are {string.Join(", ", Columns.Keys)}."));

        // In this order: later files refer to the people and organisations of the earlier ones.
        var rows = new RegisterRows(People(), Organisations(), Identifiers())
        {
            Affiliations = Affiliations(),
            Devices = Devices(),
            Hours = Hours(),
            Units = Units(),
            Rota = Rota(),
            Contacts = Contacts(),
        };
        return (_issues.Exists(issue => issue.IsError) ? null : rows, _issues);
    }

    private List<RegisteredPerson> People()
    {
        var people = new List<RegisteredPerson>();
        var numbers = new HashSet<NhsNumber>();
        foreach (var line in Lines("people.csv"))
        {
            if (PersonId.TryParse(line["person_id"], out var id))
            {
                if (!_people.Add(id)) Fault("REG005", "duplicate", line.Path("person_id"), "This person stands here twice.");
            }
            else
            {
                Fault("REG003", "value", line.Path("person_id"), "A person id has 1 to 64 letters, digits, hyphens and dots, and is no NHS number.");
            }
            people.Add(new RegisteredPerson
            {
                Id = id,
                NhsNumber = Number(line, numbers),
                Family = Required(line, "family"),
                Given = Required(line, "given"),
                BirthDate = BirthDate(line),
                Gender = OneOf(line, "gender", Genders),
            });
        }
        return people;
    }

    private List<RegisteredOrganisation> Organisations()
    {
        var organisations = new List<RegisteredOrganisation>();
        var lines = Lines("organisations.csv").ToList();
        foreach (var line in lines)
        {
            if (Ods(line, "ods_code") is { } code && !_organisations.Add(code)) Fault("REG005", "duplicate", line.Path("ods_code"), "This organisation stands here twice.");
        }
        foreach (var line in lines)
        {
            OdsCode? ucr = line["ucr_ods_code"].Length > 0 ? Known(line, "ucr_ods_code") : null;
            if (OdsCode.TryParse(line["ods_code"], out var code))
                organisations.Add(new RegisteredOrganisation(code, Required(line, "name"), Required(line, "role"), ucr));
        }
        return organisations;
    }

    private List<IdentifierRow> Identifiers()
    {
        var identifiers = new List<IdentifierRow>();
        foreach (var line in Lines("identifiers.csv"))
        {
            var (system, value, held) = (Required(line, "system"), Required(line, "value"), Held(line));
            if (Person(line) is { } person) identifiers.Add(new IdentifierRow(system, value, person, held));
        }
        return identifiers;
    }

    private List<AffiliationRow> Affiliations()
    {
        var affiliations = new List<AffiliationRow>();
        var single = new Dictionary<(PersonId, string), List<Interval>>();
        foreach (var line in Lines("affiliations.csv"))
        {
            var (relation, held) = (OneOf(line, "relation", Relations.Stated), Held(line));
            var (someone, somewhere) = (Person(line), Known(line, "ods_code"));
            if (someone is not { } person || somewhere is not { } organisation) continue;
            affiliations.Add(new AffiliationRow(person, relation, organisation, line["place"]) { Held = held });
            if (relation is not (Relations.Home or Relations.Practice)) continue;
            var others = single.TryGetValue((person, relation), out var there) ? there : single[(person, relation)] = [];
            if (others.Exists(held.Overlaps))
                _issues.Add(Issue.Warning("REG007", "business-rule", line.Path("from"), $"The person has two of the relation {relation} at the same time; the one that began last counts. End the other with a date."));
            others.Add(held);
        }
        return affiliations;
    }

    private List<DeviceRow> Devices()
    {
        var devices = new List<DeviceRow>();
        foreach (var line in Lines("devices.csv"))
        {
            var (system, value, held) = (Required(line, "system"), Required(line, "value"), Held(line));
            var isWorn = line["person_id"].Length > 0;
            PersonId? person = isWorn ? Person(line) : null;
            OdsCode? organisation = line["ods_code"].Length > 0 || !isWorn ? Known(line, "ods_code") : null;
            if (!isWorn) Required(line, "place");
            devices.Add(new DeviceRow(system, value, person, organisation) { Place = line["place"], Held = held });
        }
        return devices;
    }

    private List<HoursRow> Hours()
    {
        var rows = new List<HoursRow>();
        foreach (var line in Lines("opening-hours.csv"))
        {
            var (organisation, held) = (Known(line, "ods_code"), Held(line));
            if (!OpeningHours.TryParse(line["hours"], out var hours))
                Fault("REG003", "value", line.Path("hours"), "Hours are written 'Mon-Fri 08:00-18:30; Sat 09:00-12:00; bank-holiday 10:00-14:00', or always.");
            else if (organisation is { } code) rows.Add(new HoursRow(code, hours, held));
        }
        return rows;
    }

    private List<UnitRow> Units()
    {
        var rows = new List<UnitRow>();
        foreach (var line in Lines("units.csv"))
        {
            var (organisation, held) = (Known(line, "ods_code"), Held(line));
            var (id, kind, name) = (Required(line, "unit_id"), OneOf(line, "kind", UnitKinds), Required(line, "name"));
            if (organisation is not { } code) continue;
            if (rows.Exists(other => other.Unit.Organisation == code && other.Unit.Id == id && other.Held.Overlaps(held)))
                Fault("REG005", "duplicate", line.Path("unit_id"), "This ward or team stands here twice for the same time.");
            _units.Add((code, id));
            rows.Add(new UnitRow(new RegisteredUnit(code, id, kind, name, line["contact"]), held));
        }
        return rows;
    }

    private List<RotaRow> Rota()
    {
        var rows = new List<RotaRow>();
        foreach (var line in Lines("rota.csv"))
        {
            var (organisation, held, unit) = (Known(line, "ods_code"), Held(line), line["unit_id"]);
            var (role, contact) = (Required(line, "role"), Required(line, "contact"));
            if (organisation is not { } code) continue;
            if (unit.Length > 0 && !_units.Contains((code, unit))) Fault("REG009", "not-found", line.Path("unit_id"), "This ward or team is not in units.csv.");
            rows.Add(new RotaRow(new RegisteredDuty(code, unit, role, contact), held));
        }
        return rows;
    }

    private List<ContactRow> Contacts()
    {
        var rows = new List<ContactRow>();
        foreach (var line in Lines("contacts.csv"))
        {
            OneOf(line, "role", ContactRoles);
            var (held, name, channel) = (Held(line), Required(line, "name"), Required(line, "channel"));
            var (address, tell) = (Required(line, "address"), OneOf(line, "tell", ContactNews));
            if (Person(line) is { } person) rows.Add(new ContactRow(new RegisteredContact(person, name, channel, address, tell), held));
        }
        return rows;
    }

    private IEnumerable<CsvLine> Lines(string file) =>
        files.TryGetValue(file, out var text) ? CsvTable.Read(file, text, Columns[file], _issues) : [];

    private NhsNumber? Number(CsvLine line, HashSet<NhsNumber> numbers)
    {
        if (line["nhs_number"].Length == 0) return null;
        if (!NhsNumber.TryParse(line["nhs_number"], out var number))
        {
            Fault("REG003", "value", line.Path("nhs_number"), "This is no NHS number: ten digits, not all equal, with the right check digit. Leave it empty if it is not known.");
            return null;
        }
        if (!numbers.Add(number))
            _issues.Add(Issue.Warning("REG005", "duplicate", line.Path("nhs_number"), "Two people have this NHS number; messages that carry it go to review until one is corrected."));
        return number;
    }

    private DateOnly BirthDate(CsvLine line)
    {
        if (!DateOnly.TryParseExact(line["birth_date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            Fault("REG003", "value", line.Path("birth_date"), "A date of birth is written yyyy-MM-dd.");
        return date;
    }

    private PersonId? Person(CsvLine line)
    {
        if (PersonId.TryParse(line["person_id"], out var id) && _people.Contains(id)) return id;
        Fault("REG004", "not-found", line.Path("person_id"), "This person is not in people.csv.");
        return null;
    }

    private OdsCode? Ods(CsvLine line, string column)
    {
        if (OdsCode.TryParse(line[column], out var code)) return code;
        Fault("REG003", "value", line.Path(column), "An ODS code has 3 to 12 letters and digits.");
        return null;
    }

    private OdsCode? Known(CsvLine line, string column)
    {
        if (Ods(line, column) is not { } code) return null;
        // Without an organisations.csv there is nothing to check against: names are then the codes.
        if (files.ContainsKey("organisations.csv") && !_organisations.Contains(code))
            Fault("REG006", "not-found", line.Path(column), "This organisation is not in organisations.csv.");
        return code;
    }

    private Interval Held(CsvLine line)
    {
        var held = new Interval(Time(line, "from"), Time(line, "to"));
        if (held.From >= held.To) Fault("REG003", "value", line.Path("to"), "It ends before it begins. 'to' is the first moment at which it no longer holds.");
        return held;
    }

    private DateTimeOffset? Time(CsvLine line, string column)
    {
        if (line[column].Length == 0) return null;
        if (Interval.TryParse(line[column], out var time)) return time;
        Fault("REG003", "value", line.Path(column), "A time is written yyyy-MM-dd or yyyy-MM-ddTHH:mm:ss+01:00; empty is open.");
        return null;
    }

    private string Required(CsvLine line, string column)
    {
        if (line[column].Length == 0) Fault("REG002", "required", line.Path(column), $"{column} is empty.");
        return line[column];
    }

    private string OneOf(CsvLine line, string column, IReadOnlyList<string> words)
    {
        // The table's own string, so that 100,000 rows share it.
        if (words.FirstOrDefault(word => word == line[column]) is { } word) return word;
        Fault("REG003", "code-invalid", line.Path(column), $"{column} is one of {string.Join(", ", words)}.");
        return "";
    }

    private void Fault(string code, string type, string path, string text) => _issues.Add(Issue.Error(code, type, path, text));
}
