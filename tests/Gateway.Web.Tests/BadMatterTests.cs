using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Web;

/// <summary>
/// The table "Bad input over HTTP" of <c>docs/flows.md</c>: what is wrong in the matter of a message that can be read. It is decided and told first, the
/// sender hears what is wrong, and only the filing waits.
/// </summary>
public sealed class BadMatterTests
{
    // A Monday, ten in the morning: everybody is open.
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, (string From, string To)[]> s_faults = new()
    {
        ["nothing wrong"] = [],
        ["a systolic pressure of 900"] = [("\"systolic\": 124", "\"systolic\": 900")],
        ["a pulse of 0 and breathing of 0"] = [("\"respirationRate\": 16", "\"respirationRate\": 0"), ("\"pulse\": 72", "\"pulse\": 0")],
        ["a temperature in a field without a unit"] = [("\"temperatureC\": 36.8", "\"temperature\": 102")],
        ["a temperature in Fahrenheit"] = [("\"temperatureC\": 36.8", "\"temperatureC\": 98.2")],
        ["a temperature in words"] = [("\"temperatureC\": 36.8", "\"temperatureC\": \"98 F\"")],
        ["both saturation scales, 90 %"] = [("\"spo2\": 97, \"spo2Scale\": 1", "\"spo2\": 90, \"spo2Scale\": [1, 2]")],
        ["scale 2 without a prescription, 90 %"] = [("\"spo2\": 97, \"spo2Scale\": 1", "\"spo2\": 90, \"spo2Scale\": 2")],
        ["observations of tomorrow"] = [("\"recordedAt\": \"2026-06-01", "\"recordedAt\": \"2026-06-02")],
        ["raised tomorrow"] = [("\"raisedAt\": \"2026-06-01", "\"raisedAt\": \"2026-06-02")],
        ["nobody of that number, and breathless"] = [(TestFolder.AdaNumber, "9990000999"), ("\"respirationRate\": 16", "\"respirationRate\": 23"), ("\"spo2\": 97", "\"spo2\": 93"), ("\"pulse\": 72", "\"pulse\": 112")],
        ["a number with a wrong check digit"] = [(TestFolder.AdaNumber, "9990000019")],
        ["another date of birth"] = [("1938-04-02", "1983-04-02")],
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string, string> Rows =>
        [.. Table("Bad input over HTTP").Select(row => (row[0], row[1], row[2], row[3], row[4]))];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task What_is_wrong_is_said_and_holds_up_nobody(string sent, string answered, string names, string filed, string told)
    {
        var time = new StoppedTime(s_now);
        await using var gateway = await RunningGateway.StartAsync(time: time, configure: options =>
        {
            // The sensor stood in Ada's room until May; where it is now two live.
            File.WriteAllText(Path.Combine(options.RegisterFolder, "devices.csv"), """
                system,value,ods_code,place,person_id,from,to
                https://gateway.example/Id/sensor-falls/sensor,ATR_GN_P00000000-0000,VL0AA,Room 1,,2024-01-01,2026-05-01
                https://gateway.example/Id/sensor-falls/sensor,ATR_GN_P00000000-0000,VL0AA,Room 9,,2026-05-01,

                """);
            return options;
        });

        var (status, text, id) = await SendAsync(gateway, sent);

        var entry = await Settled.WaitAsync(gateway, id);
        var owed = await gateway.Store.ObligationsOfAsync(id, Cancel);
        var custody = await (await gateway.GetAsync($"/api/custody/{id}", entry.Client)).Content.ReadAsStringAsync(Cancel);
        status.ShouldBe(answered, text);
        (text + custody).Contains(names, StringComparison.Ordinal).ShouldBeTrue(text + custody);
        entry.State.ToString().ToLowerInvariant().ShouldBe(filed, entry.Reason);
        string.Join(", ", owed.Select(one => one.Route)).ShouldBe(told);
        gateway.Log.Lines.ShouldAllBe(line => !line.Contains("Quillfeather") && !line.Contains(TestFolder.AdaNumber));
    }

    private static async Task<(string Answer, string Text, string Id)> SendAsync(RunningGateway gateway, string sent)
    {
        var (door, what) = sent.Split(": ", 2) is [var first, var rest] ? (first, rest) : throw new ArgumentException(sent);
        var answer = door switch
        {
            "triage" => await gateway.PostSignedAsync("/api/triage/mods-dscr", Changed(Request, what), Posted.Json, "home-a"),
            "form" => await gateway.PostAsync("/api/triage/triage-restore2", Changed(Request, what), Posted.Json, "home-a"),
            "record" => await gateway.PostSignedAsync("/api/inbound/mods-dscr", Changed(CareRecord, what), Posted.Json, "home-a"),
            "hospital" => await gateway.PostAsync("/api/inbound/itk-adt", Adt(what), Posted.Hl7, "hospital"),
            "sensor" => await FallAsync(gateway, what),
            "telecare" => await LocatedAsync(gateway, "scaip", await gateway.PostAsync("/api/inbound/scaip", Posted.Alarm().Replace("<stc>0010</stc>", "<stc>0815</stc>", StringComparison.Ordinal), Posted.Xml, "telecare")),
            _ => throw new ArgumentException(sent),
        };
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        var disposition = door is "triage" or "form" && answer.Content.Headers.ContentType?.MediaType == Posted.Json
            ? " " + JsonDocument.Parse(text).RootElement.GetProperty("disposition").GetString() : "";
        return ($"{(int)answer.StatusCode}{disposition}", text, answer.Headers.Location!.ToString().Split('/')[^1]);
    }

    private static string Changed(string text, string words)
    {
        foreach (var (from, to) in s_faults[words])
        {
            text.ShouldContain(from);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        return text;
    }

    private static string Adt(string what)
    {
        var text = Posted.Discharge().Replace("202606051645", "202606010900", StringComparison.Ordinal).Replace("20260605", "20260601", StringComparison.Ordinal).Replace("202606011350", "202605281350", StringComparison.Ordinal);
        return what switch
        {
            "a discharge of a visit that nobody knows" => text,
            "a cancelled discharge of which there was none" => text.Replace("ADT^A03^ADT_A03", "ADT^A13^ADT_A01", StringComparison.Ordinal).Replace("|1|85|01", "|||01", StringComparison.Ordinal),
            "a cancelled admission of which there was none" => text.Replace("ADT^A03^ADT_A03", "ADT^A11^ADT_A09", StringComparison.Ordinal).Replace("|1|85|01", "|||01", StringComparison.Ordinal),
            "a discharge of nobody in the register" => text.Replace(TestFolder.AdaNumber, "9990000999", StringComparison.Ordinal),
            _ => throw new ArgumentException(what),
        };
    }

    private static async Task<HttpResponseMessage> FallAsync(RunningGateway gateway, string what)
    {
        var sensor = what switch { "a fall in the room to which the sensor was moved" => "ATR_GN_P00000000-0000", "a fall that a sensor nobody knows reports" => "ATR_GN_P99999999-9999", _ => throw new ArgumentException(what) };
        var at = gateway.Get<TimeProvider>().GetUtcNow();
        var body = Encoding.UTF8.GetBytes($$$"""{"type":"sensor.detection.fall","timestamp":"{{{at:yyyy-MM-ddTHH:mm:ssZ}}}","data":{"sn":"{{{sensor}}}","eventId":"ev-1","event":"fall","state":"detected"}}""");
        var seconds = at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/sensor-falls") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Posted.Json);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"msg-1.{seconds}."), .. body];
        request.Headers.Add("webhook-id", "msg-1");
        request.Headers.Add("webhook-timestamp", seconds);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(TestFolder.Secret, signed))}");
        request.Headers.Add("X-Client", "sensors");
        return await LocatedAsync(gateway, "sensor-falls", await gateway.Client.SendAsync(request, Cancel));
    }

    /// <summary>A protocol that has no place for it does not say where the message is.</summary>
    private static async Task<HttpResponseMessage> LocatedAsync(RunningGateway gateway, string source, HttpResponseMessage answer)
    {
        if (answer.Headers.Location is not null) return answer;
        var id = (await gateway.Store.ListMessagesAsync(new Gateway.Custody.Store.LedgerQuery(source, Limit: 1), Cancel))[0].Id;
        answer.Headers.Location = new Uri($"/api/custody/{id}", UriKind.Relative);
        return answer;
    }

    /// <summary>The rows under a heading of docs/flows.md, a text for each cell; <c>nothing</c> is an empty one.</summary>
    private static IEnumerable<string[]> Table(string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(TestFolder.RepositoryRoot(), "docs", "flows.md"));
        return lines.SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim()[1..^1].Split('|', StringSplitOptions.TrimEntries).Select(cell => cell == "nothing" ? "" : cell).ToArray());
    }

    /// <summary>A request of Ada's home that says all is well.</summary>
    private const string Request = $$"""
        { "requestId": "tr-1", "raisedAt": "2026-06-01T08:50:00Z",
          "careOrganisation": { "name": "Alder House", "odsCode": "VL0AA", "callback": "0113 496 0001" },
          "raisedBy": { "name": "J. Worker", "role": "Nurse" },
          "subjectOfCare": { "localId": "R-0042", "nhsNumber": "{{TestFolder.AdaNumber}}", "birthDate": "1938-04-02" },
          "softSigns": [], "redFlags": [], "headInjury": "no", "pregnant": "no", "staffConcern": false, "onAnticoagulant": false,
          "observations": { "recordedAt": "2026-06-01T08:45:00Z", "respirationRate": 16, "spo2": 97, "spo2Scale": 1, "onOxygen": false,
                            "systolic": 124, "diastolic": 70, "pulse": 72, "acvpu": "A", "temperatureC": 36.8, "baselineNews2": 0 },
          "sbard": { "situation": "Seems a bit low." } }
        """;

    private const string CareRecord = $$"""
        { "specVersion": "1.0", "eventId": "ev-1", "eventType": "records.changed", "occurredAt": "2026-06-01T08:50:00Z",
          "careOrganisation": { "name": "Alder House", "odsCode": "VL0AA" },
          "subjectOfCare": { "localId": "R-0042", "nhsNumber": "{{TestFolder.AdaNumber}}", "birthDate": "1938-04-02" },
          "records": [ { "recordUid": "obs-1", "version": 1, "changeType": "create", "status": "final", "type": "observationSet",
            "date": "2026-06-01T08:45:00Z", "careActor": { "id": "CW-19", "name": "J. Worker", "role": "Nurse" },
            "data": { "respirationRate": 16, "spo2": 97, "spo2Scale": 1, "onOxygen": false, "systolic": 124, "diastolic": 70, "pulse": 72, "acvpu": "A", "temperatureC": 36.8 } } ] }
        """;
}
