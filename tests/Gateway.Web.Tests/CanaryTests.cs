
namespace Gateway.Web;

/// <summary>No patient's value and no secret reaches a log line, whatever goes right or wrong.</summary>
public sealed class CanaryTests
{
    private static readonly string[] Canaries =
    [
        "Quillfeather", "QUILLFEATHER", "Thistlewick", TestFolder.AdaNumber, "999 000 0018", "1938-04-02", "19380402", "sleepy", "J. Worker", "0113 496 0001",
        TestFolder.PathSecret, Convert.ToBase64String(TestFolder.Secret),
    ];

    [Fact]
    public async Task A_day_of_good_and_bad_messages_reads_and_failures_leaves_no_patient_in_the_log()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var settle = new List<HttpResponseMessage>
        {
            await gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a"),
            await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge(), Posted.Hl7, "hospital"),
            await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge("OTHER", born: "19381302"), Posted.Hl7, "hospital"),
        };
        await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage(), Posted.Json, "home-a");
        await gateway.PostAsync("/api/inbound/abacus-visits", Posted.Visits(), Posted.Csv, "round");
        await gateway.PostAsync($"/api/inbound/withings/{TestFolder.PathSecret}", Posted.Notice, Posted.Form);
        await gateway.PostAsync("/api/inbound/mods-dscr", Posted.CareRecord()[..^40], Posted.Json, "home-a");
        foreach (var answer in settle) await Settled.WaitAsync(gateway, answer.Headers.Location!.ToString()["/api/custody/".Length..]);
        await gateway.GetAsync($"/api/fhir/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C{TestFolder.AdaNumber}", "home-a");
        await gateway.GetAsync($"/api/fhir/Patient?identifier={TestFolder.AdaNumber}", "telecare");
        await gateway.GetAsync($"/api/fhir/Patient/{TestFolder.AdaNumber}", "home-a");
        await gateway.GetAsync($"/api/record/{TestFolder.Ada}", "home-a", "text/html");
        await gateway.GetAsync($"/api/{TestFolder.AdaNumber}/Quillfeather");

        ShouldNotBeIn(gateway.Log.Lines);
        foreach (var row in await gateway.AuditAsync()) ShouldNotBeIn([row.ToString()]);
    }

    [Fact]
    public async Task A_failure_is_logged_once_under_the_id_that_the_caller_gets_and_without_the_callers_values()
    {
        GatedStore? store = null;
        await using var gateway = await RunningGateway.StartAsync(builder => (store = GatedStore.Install(builder)).Break = $"disk full while writing {TestFolder.AdaNumber}");

        var answer = await gateway.PostAsync("/api/inbound/mods-dscr?who=Quillfeather", Posted.CareRecord(), Posted.Json, "home-a");

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.InternalServerError);
        var correlation = answer.Headers.GetValues("X-Correlation-Id").Single();
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(correlation);
        gateway.Log.Lines.Count(line => line.Contains(correlation, StringComparison.Ordinal)).ShouldBe(1);
        gateway.Log.Lines.ShouldContain(line => line.Contains("InvalidOperationException", StringComparison.Ordinal));
        ShouldNotBeIn(gateway.Log.Lines);
    }

    [Fact]
    public async Task The_canaries_would_be_seen_if_they_were_there()
    {
        await using var gateway = await RunningGateway.StartAsync();

        gateway.Log.CreateLogger("test").Log(Microsoft.Extensions.Logging.LogLevel.Information, default, TestFolder.AdaNumber, null, (state, _) => state);

        Should.Throw<ShouldAssertException>(() => ShouldNotBeIn(gateway.Log.Lines));
    }

    private static void ShouldNotBeIn(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            foreach (var canary in Canaries) line.ShouldNotContain(canary, Case.Sensitive);
    }
}
