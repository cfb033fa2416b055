using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Gateway.EndToEnd;

/// <summary>Several gateway processes on one PostgreSQL database.</summary>
public sealed class TwoGatewaysTests(PostgresServer server) : IDisposable
{
    private const int People = 6;
    private const int PerPerson = 10;
    private const int Recipients = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-two-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_gateways_share_the_work_in_order_and_one_takes_over_when_the_other_is_killed()
    {
        var address = Uri(await server.SchemaAsync(Cancel));
        await using var partners = new PartnerDouble();
        WriteConfiguration(partners.Address);
        var (oneUrl, otherUrl) = (SmallGateway.FreeAddress(), SmallGateway.FreeAddress());
        // One is told by its command line, the other by its environment; they start together, and one of them makes the schema.
        await using var one = RunningProgram.Start(Repository.Gateway, "--data", _folder, "--url", oneUrl, "--database", address);
        await using var other = RunningProgram.Start("/usr/bin/env", "GATEWAY_DATABASE=" + address, Repository.Gateway, "--data", _folder, "--url", otherUrl);
        using var toOne = new HttpClient { BaseAddress = new Uri(oneUrl) };
        using var toOther = new HttpClient { BaseAddress = new Uri(otherUrl) };
        await SmallGateway.ReadyAsync(toOne, one);
        await SmallGateway.ReadyAsync(toOther, other);
        var (code, token) = await RunningProgram.RunAsync(Repository.Gateway, "token", "--client", "hospital", "--data", _folder);
        code.ShouldBe(0, token);
        foreach (var http in new[] { toOne, toOther }) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());

        var answered = new List<string>[People];
        await Task.WhenAll(Enumerable.Range(0, People).Select(async person =>
        {
            answered[person] = [];
            for (var i = 0; i < PerPerson; i++)
            {
                // The second half finds one of them dead, with whatever it held.
                if (person == 0 && i == PerPerson / 2) await other.KillAsync();
                answered[person].Add(await PostAsync(i % 2 == 0 || i >= PerPerson / 2 - 1 ? toOne : toOther, person, i));
            }
        }));
        var clock = Stopwatch.StartNew();
        await UntilAsync(() => partners.Deliveries.Select(delivery => delivery.Obligation).Distinct().Count() >= People * PerPerson * Recipients, one);

        // A lease of 10 s, and what there is to do after it.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
        var deliveries = partners.Deliveries;
        deliveries.Select(delivery => delivery.Obligation).Distinct().Count().ShouldBe(People * PerPerson * Recipients);
        // What was on the wire when it was killed comes again under the same key, and nothing else does.
        deliveries.GroupBy(delivery => delivery.Obligation).Sum(times => times.Count() - 1).ShouldBeLessThanOrEqualTo(8);
        foreach (var recipient in new[] { "/home", "/practice" })
            foreach (var person in answered)
                deliveries.Where(delivery => delivery.Recipient == recipient && person.Contains(delivery.Message)).Select(delivery => delivery.Message).Distinct().ShouldBe(person);

        await VerifyAsync(address);
    }

    [Fact]
    public async Task While_the_database_is_away_nothing_is_acknowledged_and_health_says_so_and_then_all_goes_on()
    {
        var address = Uri(await server.SchemaAsync(Cancel));
        await using var partners = new PartnerDouble();
        WriteConfiguration(partners.Address);
        var url = SmallGateway.FreeAddress();
        await using var gateway = RunningProgram.Start(Repository.Gateway, "--data", _folder, "--url", url, "--database", address);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        await SmallGateway.ReadyAsync(http, gateway);
        var (_, token) = await RunningProgram.RunAsync(Repository.Gateway, "token", "--client", "hospital", "--data", _folder);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        var before = await PostAsync(http, 0, 0);

        await server.StopAsync();
        using var health = await http.GetAsync("/api/health", Cancel);
        using var refused = await http.SendAsync(Request(0, 1), Cancel);
        if (Trials.Of(1) > 1) await Task.Delay(TimeSpan.FromSeconds(90), Cancel);
        await server.RestartAsync(Cancel);
        await SmallGateway.ReadyAsync(http, gateway);
        var after = await PostAsync(http, 0, 1);
        await UntilAsync(() => partners.Deliveries.Select(delivery => delivery.Obligation).Distinct().Count() >= 2 * Recipients, gateway);

        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync(Cancel)).ShouldContain("database-away");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("MSA|AA");
        partners.Deliveries.Where(delivery => delivery.Recipient == "/home").Select(delivery => delivery.Message).Distinct().ShouldBe([before, after]);
        gateway.Output.ShouldNotContain(NhsNumber(0));
        gateway.Output.ShouldNotContain("EXAMPLE");
        await VerifyAsync(address);
    }

    [Fact]
    public async Task A_gateway_that_starts_while_its_database_is_away_waits_for_it()
    {
        var address = Uri(await server.SchemaAsync(Cancel));
        SmallGateway.WriteConfiguration(_folder);
        var url = SmallGateway.FreeAddress();
        await server.StopAsync();
        await using var gateway = RunningProgram.Start(Repository.Gateway, "--data", _folder, "--url", url, "--database", address);
        await gateway.LineAsync("The database is away", TimeSpan.FromSeconds(30));
        await server.RestartAsync(Cancel);

        using var http = new HttpClient { BaseAddress = new Uri(url) };
        await SmallGateway.ReadyAsync(http, gateway);
        gateway.Output.Split("The database is away").Length.ShouldBe(2, "once is enough for so short a time");
        await VerifyAsync(address);
    }

    [Fact]
    public async Task A_gateway_whose_database_does_not_exist_does_not_wait_for_it()
    {
        var address = Uri(await server.SchemaAsync(Cancel)).Replace("/postgres?", "/nothing?", StringComparison.Ordinal);
        SmallGateway.WriteConfiguration(_folder);
        await using var gateway = RunningProgram.Start(Repository.Gateway, "--data", _folder, "--url", SmallGateway.FreeAddress(), "--database", address);

        (await gateway.EndAsync(TimeSpan.FromSeconds(30))).ShouldBe(2);
        gateway.Output.ShouldContain("The gateway does not start. The database cannot be opened: 3D000");
        gateway.Output.ShouldNotContain("is away");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The verbs of the operator on the same database; none of them names the data folder's own.</summary>
    private async Task VerifyAsync(string address)
    {
        var (verified, ledger) = await RunningProgram.RunAsync(Repository.Gateway, "ledger", "verify", "--data", _folder, "--database", address);
        verified.ShouldBe(0, ledger);
        ledger.ShouldContain(" 0 faults");
        var (status, version) = await RunningProgram.RunAsync(Repository.Gateway, "database", "status", "--database", address);
        status.ShouldBe(0, version);
        var (listed, parked) = await RunningProgram.RunAsync(Repository.Gateway, "ledger", "parked", "--data", _folder, "--database", address);
        listed.ShouldBe(0, parked);
        parked.ShouldContain("parked: 0");
    }

    private static async Task UntilAsync(Func<bool> isDone, RunningProgram gateway)
    {
        for (var attempt = 0; attempt < 900; attempt++)
        {
            if (isDone()) return;
            await Task.Delay(100, Cancel);
        }
        throw new TimeoutException($"It did not come to an end:\n{gateway.Output}");
    }

    private static async Task<string> PostAsync(HttpClient http, int person, int number)
    {
        using var answer = await http.SendAsync(Request(person, number), Cancel);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("MSA|AA");
        return answer.Headers.Location!.ToString()["/api/custody/".Length..];
    }

    private static HttpRequestMessage Request(int person, int number)
    {
        var at = new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc).AddMinutes(number).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"MSH|^~\\&|PAS|RXX01|GATEWAY|GATEWAY|{at}||ADT^A03^ADT_A03|P{person}-{number}|P|2.4|||||GBR|UNICODE|EN||iTKv1.0\r" +
            $"EVN||{at}\r" +
            $"PID|1||{NhsNumber(person)}^^^NHS||EXAMPLE^ADA||19380402|2\r" +
            $"PV1|1|I|WARD^^^RXX01||||||||||||||||V{person}-{number}^^^VISITID|||||||||||||||||1|19||||||||202611201000|{at}\r");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/itk-adt") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/hl7-v2");
        return request;
    }

    /// <summary>The n-th valid number from 999 000 1000 on (NHS Data Dictionary, NHS NUMBER: modulus 11).</summary>
    private static string NhsNumber(int n)
    {
        for (var body = 999_000_100; ; body++)
        {
            var digits = body.ToString(CultureInfo.InvariantCulture);
            var check = 11 - digits.Select((digit, i) => (digit - '0') * (10 - i)).Sum() % 11;
            if (check != 10 && n-- == 0) return digits + (check % 11).ToString(CultureInfo.InvariantCulture);
        }
    }

    private void WriteConfiguration(string partners)
    {
        SmallGateway.WriteConfiguration(_folder);
        var register = Path.Combine(_folder, "register");
        var everybody = Enumerable.Range(0, People).ToList();
        File.AppendAllLines(Path.Combine(register, "people.csv"), everybody.Select(n => $"person-{n},{NhsNumber(n)},Example,Ada,1938-04-02,female"));
        File.AppendAllLines(Path.Combine(register, "affiliations.csv"), everybody.SelectMany(n => new[] { $"person-{n},home,VL0AA,Room {n},2024-01-01,", $"person-{n},practice,Y00001,,2020-01-01," }));
        File.AppendAllLines(Path.Combine(register, "organisations.csv"), ["VL0AA,Alder House,home,", "Y00001,Alder Surgery,practice,"]);
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes("0123456789abcdef0123456789abcdef"));
        File.WriteAllText(Path.Combine(_folder, "partners.json"), $$"""
            { "partners": [
              { "id": "hospital", "name": "Test Hospital", "role": "hospital", "ods": "RXX01", "sources": ["itk-adt"] },
              { "id": "home", "name": "Alder House", "role": "home", "ods": "VL0AA", "secrets": ["{{secret}}"], "endpoint": "{{partners}}/home" },
              { "id": "practice", "name": "Alder Surgery", "role": "practice", "ods": "Y00001", "secrets": ["{{secret}}"], "endpoint": "{{partners}}/practice" }
            ] }
            """);
    }

    private static string Uri(NpgsqlConnectionStringBuilder address) =>
        $"postgres:///{address.Database}?host={System.Uri.EscapeDataString(address.Host!)}&user={address.Username}&search_path={address.SearchPath}";
}
