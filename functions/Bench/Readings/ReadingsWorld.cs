using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Functions.Bench.Ingest;

namespace Gateway.Functions.Bench.Readings;

/// <summary>Homes of 40 beds for the device stream: a wearable for each resident, a fall sensor in each room.</summary>
internal static class ReadingsWorld
{
    public const int Homes = 20;
    public const int Beds = 40;
    public const int Batch = 50;

    private const string Sensors = "sensors";

    public static void Write(string folder, Uri home)
    {
        var homes = Enumerable.Range(0, Homes).ToList();
        var everybody = Enumerable.Range(0, Homes * Beds).ToList();
        File.WriteAllText(Path.Combine(folder, "partners.json"), $$"""
            { "partners": [
              { "id": "{{BenchWorld.Sender}}", "name": "Readings", "role": "supplier", "sources": ["home-signals"], "secrets": ["{{BenchWorld.Secret}}"] },
              { "id": "{{Sensors}}", "name": "Sensors", "role": "supplier", "sources": ["sensor-falls"], "secrets": ["{{BenchWorld.Secret}}"] },
              {{string.Join(",\n  ", homes.Select(number => $$"""{ "id": "home-{{number}}", "name": "Home {{number}}", "role": "home", "ods": "{{Ods(number)}}", "secrets": ["{{BenchWorld.Secret}}"], "endpoint": "{{home}}" }"""))}} ] }
            """);
        var register = Directory.CreateDirectory(Path.Combine(folder, "register")).FullName;
        Table("people.csv", "person_id,nhs_number,family,given,birth_date,gender", everybody.Select(person => $"{Person(person)},,SYNTHETIC,ADA,1938-04-02,female"));
        Table("identifiers.csv", "system,value,person_id,from,to", []);
        Table("affiliations.csv", "person_id,relation,ods_code,place,from,to", everybody.Select(person => $"{Person(person)},home,{Ods(person / Beds)},Room {person % Beds},2020-01-01,"));
        Table("organisations.csv", "ods_code,name,role,ucr_ods_code", homes.Select(number => $"{Ods(number)},Home {number},home,"));
        Table("devices.csv", "system,value,ods_code,place,person_id,from,to",
            everybody.Select(person => $"https://gateway.example/Id/home-signals/device,W-{person},,,{Person(person)},2020-01-01,")
                .Concat(everybody.Select(person => $"https://gateway.example/Id/sensor-falls/sensor,S-{person},{Ods(person / Beds)},Room {person % Beds},,2020-01-01,")));

        void Table(string name, string heading, IEnumerable<string> rows) =>
            File.WriteAllText(Path.Combine(register, name), string.Concat(rows.Prepend(heading).Select(row => row + "\n")));
    }

    /// <summary>A minute and more of one wearable: movements, now and then a stumble.</summary>
    public static (string Source, byte[] Body) Message(int number)
    {
        var person = number % (Homes * Beds);
        var from = TimeProvider.System.GetUtcNow().AddSeconds(-2 * Batch);
        var readings = Enumerable.Range(0, Batch).Select(index =>
            $$"""{"id":"{{number}}-{{index}}","at":"{{from.AddSeconds(index):yyyy-MM-dd'T'HH:mm:ss'Z'}}","kind":{{(index == 0 ? "\"stumbles\",\"value\":1,\"unit\":\"{count}\"" : "\"motion\"")}}}""");
        return ("home-signals", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"device":"W-{{person}}","batch":"b-{{number}}","readings":[{{string.Join(',', readings)}}]}""")));
    }

    /// <summary>
    /// A fall that a carer has confirmed, as the sensor's supplier signs it; the name is how the home's alert is known again. Home after home, and
    /// another bed each time round, as one person's next fall would be no new alert while nobody has answered the first.
    /// </summary>
    public static HttpRequestMessage Fall(int number)
    {
        var person = (number % Homes * Beds) + (number / Homes % Beds);
        var now = TimeProvider.System.GetUtcNow();
        var body = Encoding.UTF8.GetBytes($$$"""{"type":"sensor.detection.fall","timestamp":"{{{now:yyyy-MM-dd'T'HH:mm:ss'Z'}}}","data":{"sn":"S-{{{person}}}","eventId":"f-{{{number}}}","event":"fall","state":"confirmed","confirmedBy":"carer-{{{number}}}."}}""");
        var (id, seconds) = ($"msg-{number}", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body];
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/sensor-falls") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(BenchWorld.Secret), signed))}");
        request.Headers.Add("X-Client", Sensors);
        return request;
    }

    public static string Ods(int home) => string.Create(CultureInfo.InvariantCulture, $"VB{home:D3}");

    private static string Person(int person) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{person:D12}");
}
