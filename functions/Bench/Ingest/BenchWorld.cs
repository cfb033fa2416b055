using System.Globalization;
using System.Text;

namespace Gateway.Functions.Bench.Ingest;

/// <summary>Who there is while the ingest is measured: synthetic people with NHS numbers of the test range, one sender, one practice.</summary>
internal static class BenchWorld
{
    public const int People = 2_000;
    public const string Sender = "readings";
    public const string Source = "open-mhealth";

    /// <summary>Base64 of 32 bytes; for both partners.</summary>
    public static string Secret { get; } = Convert.ToBase64String(Encoding.UTF8.GetBytes("a bench's secret, known to nobody"));

    /// <summary>Writes <c>partners.json</c> and <c>register/</c> into a folder.</summary>
    public static void Write(string folder, Uri partner)
    {
        File.WriteAllText(Path.Combine(folder, "partners.json"), $$"""
            { "partners": [
              { "id": "{{Sender}}", "name": "Readings", "role": "supplier", "sources": ["{{Source}}"], "secrets": ["{{Secret}}"] },
              { "id": "practice", "name": "Practice", "role": "practice", "ods": "YXX07", "secrets": ["{{Secret}}"], "endpoint": "{{partner}}" } ] }
            """);
        var register = Directory.CreateDirectory(Path.Combine(folder, "register")).FullName;
        // One more than the readings are of: the stuck one.
        var everybody = Enumerable.Range(0, People + 1).ToList();
        Table("people.csv", "person_id,nhs_number,family,given,birth_date,gender", everybody.Select(person => $"{PersonId(person)},,SYNTHETIC,ADA,1938-04-02,female"));
        Table("identifiers.csv", "system,value,person_id,from,to", everybody.Select(person => $"https://gateway.example/Id/open-mhealth/user,{User(person)},{PersonId(person)},2020-01-01,"));
        Table("affiliations.csv", "person_id,relation,ods_code,place,from,to", everybody.Select(person => $"{PersonId(person)},practice,YXX07,,2020-01-01,"));
        Table("devices.csv", "system,value,ods_code,place,person_id,from,to", []);
        Table("organisations.csv", "ods_code,name,role,ucr_ods_code", ["YXX07,Practice,practice,"]);

        void Table(string name, string heading, IEnumerable<string> rows) =>
            File.WriteAllText(Path.Combine(register, name), string.Concat(rows.Prepend(heading).Select(row => row + "\n")));
    }

    /// <summary>A heart rate, about 400 bytes; each number gives a message of its own.</summary>
    public static byte[] Message(int number, string user)
    {
        var at = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(number).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$$"""
            {"header":{"id":"reading-{{{number}}}","creation_date_time":"{{{at}}}","schema_id":{"namespace":"omh","name":"heart-rate","version":"2.0"},
            "acquisition_provenance":{"source_name":"synthetic device","modality":"sensed"},"user_id":"{{{user}}}"},
            "body":{"heart_rate":{"value":{{{60 + number % 40}}},"unit":"beats/min"},"effective_time_frame":{"date_time":"{{{at}}}"} } }
            """));
    }

    /// <summary>A registered person whose first message here is not valid, so that all that follow wait behind it.</summary>
    public static string Stuck { get; } = User(People);

    /// <summary>A reading that is somebody's and cannot be filed: its device's name holds what no FHIR text may hold.</summary>
    public static byte[] Poison(int number) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Message(number, Stuck)).Replace("synthetic device", "synthetic\\u0001device", StringComparison.Ordinal));

    public static string User(int person) => string.Create(CultureInfo.InvariantCulture, $"U-{person}");

    private static string PersonId(int person) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{person:D12}");
}
