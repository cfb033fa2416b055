using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Faults.Driving;

/// <summary>The people and partners of a run: synthetic, NHS numbers of the test range, three that send and three that are told.</summary>
internal static class Population
{
    public const string Home = "VLX07";
    public const string Hospital = "RXX07";

    /// <summary>Partners that are delivered to.</summary>
    public static IReadOnlyList<string> Recipients { get; } = ["practice-one", "practice-two", "home"];

    /// <summary>Who sends as which source.</summary>
    public static IReadOnlyDictionary<string, string> SenderOf { get; } = new Dictionary<string, string>
    {
        ["open-mhealth"] = "readings",
        ["mods-dscr"] = "home",
        ["itk-adt"] = "hospital",
    };

    public static string Secret(string partner) =>
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"fault run {partner}")));

    public static string PersonId(int person) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{person:D12}");

    public static string LocalId(int person) => string.Create(CultureInfo.InvariantCulture, $"L-{person}");

    public static string UserId(int person) => string.Create(CultureInfo.InvariantCulture, $"U-{person}");

    public static string Mrn(int person) => string.Create(CultureInfo.InvariantCulture, $"H{person:D7}");

    public static string Family(int person) => string.Create(CultureInfo.InvariantCulture, $"SYNTHETIC{person}");

    public static string BirthDate(int person) => string.Create(CultureInfo.InvariantCulture, $"19{20 + person % 30}-0{1 + person % 9}-11");

    /// <summary>Writes <c>partners.json</c> and <c>register/</c> into a data folder.</summary>
    public static void Write(string folder, int people, Uri partners)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "partners.json"), Partners(partners).ToJsonString());
        var register = Directory.CreateDirectory(Path.Combine(folder, "register")).FullName;
        var everybody = Enumerable.Range(1, people).ToList();
        Table("people.csv", "person_id,nhs_number,family,given,birth_date,gender", everybody.Zip(Numbers(), (person, number) =>
            string.Create(CultureInfo.InvariantCulture, $"{PersonId(person)},{number},{Family(person)},ADA,{BirthDate(person)},female")));
        Table("identifiers.csv", "system,value,person_id,from,to", everybody.SelectMany(person => new[]
        {
            $"https://gateway.example/Id/open-mhealth/user,{UserId(person)},{PersonId(person)},2020-01-01,",
            $"https://gateway.example/Id/mods-dscr/local-id/{Home},{LocalId(person)},{PersonId(person)},2020-01-01,",
            $"https://gateway.example/Id/itk-adt/mrn/{Hospital},{Mrn(person)},{PersonId(person)},2020-01-01,",
        }));
        Table("affiliations.csv", "person_id,relation,ods_code,place,from,to", everybody.SelectMany(person => new[]
        {
            $"{PersonId(person)},home,{Home},{person},2020-01-01,",
            $"{PersonId(person)},practice,{(person % 2 == 0 ? "YXX07" : "YXX08")},,2020-01-01,",
        }));
        Table("devices.csv", "system,value,ods_code,place,person_id,from,to", []);
        Table("organisations.csv", "ods_code,name,role,ucr_ods_code",
            [$"{Home},Synthetic House,home,", $"{Hospital},Synthetic Hospital,hospital,", "YXX07,Practice One,practice,", "YXX08,Practice Two,practice,"]);

        void Table(string name, string heading, IEnumerable<string> rows) =>
            File.WriteAllText(Path.Combine(register, name), string.Concat(rows.Prepend(heading).Select(row => row + "\n")));
    }

    private static JsonObject Partners(Uri address)
    {
        (string Id, string Role, string? Ods, string? Source, bool IsTold)[] all =
        [
            ("readings", "supplier", null, "open-mhealth", false), ("hospital", "hospital", Hospital, "itk-adt", false),
            ("home", "home", Home, "mods-dscr", true), ("practice-one", "practice", "YXX07", null, true), ("practice-two", "practice", "YXX08", null, true),
        ];
        return new JsonObject
        {
            ["partners"] = new JsonArray([.. all.Select(partner =>
            {
                var entry = new JsonObject
                {
                    ["id"] = partner.Id,
                    ["name"] = partner.Id,
                    ["role"] = partner.Role,
                    ["secrets"] = new JsonArray(Secret(partner.Id)),
                    // Short, so that many waits fit into a run.
                    ["timeout"] = "PT1S",
                    ["firstWait"] = "PT0.2S",
                    ["longestWait"] = "PT2S",
                };
                if (partner.Ods is not null) entry["ods"] = partner.Ods;
                if (partner.Source is not null) entry["sources"] = new JsonArray(partner.Source);
                if (partner.IsTold) entry["endpoint"] = new Uri(address, $"/{partner.Id}").ToString();
                return (JsonNode)entry;
            })]),
        };
    }

    /// <summary>Numbers of the range that is never given to a person, with their check digit (NHS Data Dictionary, NHS NUMBER).</summary>
    private static IEnumerable<string> Numbers()
    {
        for (var stem = 999_100_000; ; stem++)
        {
            var digits = stem.ToString(CultureInfo.InvariantCulture);
            var check = (11 - digits.Select((digit, place) => (digit - '0') * (10 - place)).Sum() % 11) % 11;
            if (check < 10) yield return digits + check.ToString(CultureInfo.InvariantCulture);
        }
    }
}
