using System.Globalization;
using System.Text;
using Gateway.Fhir.Uk;

namespace Gateway.Functions.Bench.Triage;

/// <summary>Who there is while triage is measured: a home of synthetic people with NHS numbers of the test range, a practice and a team.</summary>
internal static class TriageWorld
{
    public const string Home = "bench-home";
    public const string Source = "mods-dscr";

    private const int People = 1_000;

    private static readonly string[] s_numbers = [.. Enumerable.Range(0, 10 * People).SelectMany(WithCheckDigit).Take(People)];

    /// <summary>The secret of all partners.</summary>
    public static byte[] Secret { get; } = Encoding.UTF8.GetBytes("a bench's secret, known to nobody");

    /// <summary>Writes <c>partners.json</c> and <c>register/</c> into a folder.</summary>
    public static void Write(string folder, Uri recipients)
    {
        var secret = Convert.ToBase64String(Secret);
        File.WriteAllText(Path.Combine(folder, "partners.json"), $$"""
            { "partners": [
              { "id": "{{Home}}", "name": "Home", "role": "home", "ods": "VL0AA", "sources": ["{{Source}}"], "secrets": ["{{secret}}"] },
              { "id": "practice", "name": "Practice", "role": "practice", "ods": "Y00001", "secrets": ["{{secret}}"], "endpoint": "{{recipients}}" },
              { "id": "team", "name": "Response team", "role": "ucr", "ods": "RYUCR", "secrets": ["{{secret}}"], "endpoint": "{{recipients}}" } ] }
            """);
        var register = Directory.CreateDirectory(Path.Combine(folder, "register")).FullName;
        var everybody = Enumerable.Range(0, People).ToList();
        Table("people.csv", "person_id,nhs_number,family,given,birth_date,gender", everybody.Select(person => $"{PersonId(person)},{s_numbers[person]},SYNTHETIC,ADA,1938-04-02,female"));
        Table("identifiers.csv", "system,value,person_id,from,to", []);
        Table("affiliations.csv", "person_id,relation,ods_code,place,from,to",
            everybody.SelectMany(person => new[] { $"{PersonId(person)},home,VL0AA,Room {person},2024-01-01,", $"{PersonId(person)},practice,Y00001,,2020-01-01," }));
        Table("devices.csv", "system,value,ods_code,place,person_id,from,to", []);
        Table("organisations.csv", "ods_code,name,role,ucr_ods_code", ["VL0AA,Home,home,RYUCR", "Y00001,Practice,practice,RYUCR", "RYUCR,Response team,ucr,"]);

        void Table(string name, string heading, IEnumerable<string> rows) =>
            File.WriteAllText(Path.Combine(register, name), string.Concat(rows.Prepend(heading).Select(row => row + "\n")));
    }

    /// <summary>A request of its own for each number: every third well, every third unwell, every third with a set that is not complete.</summary>
    public static string Request(int number, DateTimeOffset now)
    {
        var at = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var measured = (number % 3) switch
        {
            0 => """ "respirationRate": 16, "spo2": 97, "spo2Scale": 1, "onOxygen": false, "systolic": 128, "diastolic": 74, "pulse": 72, "acvpu": "A", "temperatureC": 36.6 """,
            1 => """ "respirationRate": 25, "spo2": 91, "spo2Scale": 1, "onOxygen": false, "systolic": 105, "diastolic": 60, "pulse": 115, "acvpu": "A", "temperatureC": 38.5 """,
            _ => """ "spo2": 94, "spo2Scale": 1, "onOxygen": false, "pulse": 96, "acvpu": "A" """,
        };
        return string.Create(CultureInfo.InvariantCulture, $$"""
            { "requestId": "bench-{{number}}", "raisedAt": "{{at}}",
              "careOrganisation": { "name": "Home", "odsCode": "VL0AA", "callback": "0113 496 0001" },
              "raisedBy": { "name": "A. Worker", "role": "Nurse" },
              "subjectOfCare": { "localId": "R-{{number % People}}", "nhsNumber": "{{s_numbers[number % People]}}", "birthDate": "1938-04-02" },
              "softSigns": ["eating-less"],
              "observations": { "recordedAt": "{{at}}",{{measured}}},
              "sbard": { "situation": "More sleepy since yesterday.", "background": "Dementia.", "assessment": "Unwell.", "recommendation": "Review.", "decision": null } }
            """);
    }

    /// <summary>The number of the test range with these six digits, where there is a check digit for them.</summary>
    private static IEnumerable<string> WithCheckDigit(int digits) =>
        Enumerable.Range(0, 10).Select(check => string.Create(CultureInfo.InvariantCulture, $"999{digits:D6}{check}")).Where(text => NhsNumber.TryParse(text, out _));

    private static string PersonId(int person) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{person:D12}");
}
