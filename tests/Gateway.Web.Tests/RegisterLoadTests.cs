using System.Net;
using System.Text.Json;

namespace Gateway.Web;

/// <summary>The register is loaded, looked at beforehand, and taken back while the gateway runs.</summary>
public sealed class RegisterLoadTests
{
    private const string Dora = "person-dora,9990000115,Inglewhite,Dora,1944-08-05,female";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_who_is_loaded_is_found_without_a_restart_and_the_load_can_be_undone()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var people = await PeopleWith(gateway, Dora);
        (await StateOf(gateway, "tr-1")).ShouldBe("parked");

        (await gateway.PostAsync("/api/register", people, Posted.Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await StateOf(gateway, "tr-2")).ShouldBe("routed");
        (await gateway.PostAsync("/api/register/undo", "{}", Posted.Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await StateOf(gateway, "tr-3")).ShouldBe("parked");
        var history = await (await gateway.GetAsync("/api/register", "operator")).Content.ReadAsStringAsync(Cancel);
        history.Split('\n').Select(line => line.Split(',')[0]).ShouldBe(["version 1: as found", "version 2: loaded by operator", "version 3: loaded by operator"]);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_change_and_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync("/api/register?dryRun", await PeopleWith(gateway, Dora), Posted.Json, "operator");

        var text = await answer.Content.ReadAsStringAsync(Cancel);
        text.ShouldContain("people.csv: 1 rows added, 0 removed of 4");
        text.ShouldNotContain("Inglewhite");
        (await (await gateway.GetAsync("/api/register", "operator")).Content.ReadAsStringAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_faulty_register_is_refused_whole_and_the_one_in_force_stays()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync("/api/register", await PeopleWith(gateway, "person-dora,123,Inglewhite,,05/08/1944,female"), Posted.Json, "operator");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("people.csv row 6, nhs_number");
        (await gateway.PostAsync("/api/register/undo", "{}", Posted.Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("home-a", """{"files":{"people.csv":"x"}}""", HttpStatusCode.Forbidden)]
    [InlineData("operator", """{"files":{"../people.csv":"x"}}""", HttpStatusCode.BadRequest)]
    [InlineData("operator", """{"files":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("operator", "people", HttpStatusCode.BadRequest)]
    public async Task Only_an_operator_loads_and_only_files_of_a_register(string client, string body, HttpStatusCode status)
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.PostAsync("/api/register", body, Posted.Json, client)).StatusCode.ShouldBe(status);
    }

    private static async Task<string> PeopleWith(RunningGateway gateway, string row)
    {
        var people = await File.ReadAllTextAsync(Path.Combine(gateway.Folder, "register", "people.csv"), Cancel);
        return JsonSerializer.Serialize(new { files = new Dictionary<string, string> { ["people.csv"] = $"{people.TrimEnd()}\n{row}\n" } });
    }

    private static async Task<string> StateOf(RunningGateway gateway, string request)
    {
        var answer = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage(request, "9990000115", "1944-08-05"), Posted.Json, "home-a");
        using var decision = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return decision.RootElement.GetProperty("message").GetProperty("state").GetString()!;
    }
}
