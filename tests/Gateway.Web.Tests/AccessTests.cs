using System.Net;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web;

/// <summary>Who may read what: every role at every door.</summary>
public sealed class AccessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Client, person, and whether it reads that person's record. Nobody has sent or owes a message.</summary>
    public static TheoryData<string, string, int> Records => new()
    {
        { "home-a", TestFolder.Ada, 200 }, { "home-a", TestFolder.Ben, 404 }, { "home-a", TestFolder.Cleo, 404 },
        // Left home-a years ago.
        { "home-a", TestFolder.Gone, 404 }, { "home-b", TestFolder.Gone, 200 },
        { "home-b", TestFolder.Ben, 200 }, { "home-b", TestFolder.Ada, 404 },
        { "round", TestFolder.Cleo, 200 }, { "round", TestFolder.Ada, 404 },
        { "practice-a", TestFolder.Ada, 200 }, { "practice-a", TestFolder.Cleo, 200 }, { "practice-a", TestFolder.Ben, 404 },
        { "practice-b", TestFolder.Ben, 200 }, { "practice-b", TestFolder.Ada, 404 },
        { "hospital", TestFolder.Ada, 404 }, { "ucr", TestFolder.Ada, 404 },
        { "wearables", TestFolder.Ada, 403 }, { "telecare", TestFolder.Ada, 403 }, { "operator", TestFolder.Ada, 403 },
        { "home-a", "person-nobody", 404 },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public async Task A_client_reads_the_people_that_are_its_own_now(string client, string person, int status)
    {
        await using var gateway = await RunningGateway.StartAsync();
        string[] doors = [$"/api/fhir/Patient/{person}", $"/api/fhir/Patient/{person}/$everything", $"/api/record/{person}"];

        foreach (var door in doors)
        {
            var answer = await gateway.GetAsync(door, client);
            ((int)answer.StatusCode).ShouldBe(status, door);
        }
        var action = status == 200 ? "read" : "refuse";
        (await gateway.AuditAsync()).Count(row => row.Actor == client && row.Action == action).ShouldBe(doors.Length);
    }

    [Theory]
    [InlineData("home-a", HttpStatusCode.OK, 1)]
    [InlineData("home-b", HttpStatusCode.OK, 0)]
    [InlineData("practice-a", HttpStatusCode.OK, 1)]
    [InlineData("hospital", HttpStatusCode.OK, 0)]
    [InlineData("operator", HttpStatusCode.Forbidden, 0)]
    [InlineData("telecare", HttpStatusCode.Forbidden, 0)]
    public async Task A_search_finds_only_who_is_the_clients_own(string client, HttpStatusCode status, int found)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.GetAsync($"/api/fhir/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C{TestFolder.AdaNumber}", client);

        answer.StatusCode.ShouldBe(status);
        if (status == HttpStatusCode.OK) (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain($"\"total\":{found}");
        (await gateway.AuditAsync())[0].Action.ShouldBe(found > 0 ? "search" : "refuse");
    }

    [Fact]
    public async Task A_hospital_reads_a_person_it_sent_a_message_about_and_a_team_one_it_owes_something_for()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);
        await Seeds.ObligationAsync(gateway, message, "ucr", TestFolder.Ada);

        (await gateway.GetAsync($"/api/fhir/Patient/{TestFolder.Ada}", "hospital")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.GetAsync($"/api/fhir/Patient/{TestFolder.Ada}", "ucr")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.GetAsync($"/api/fhir/Patient/{TestFolder.Ben}", "hospital")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.GetAsync($"/api/fhir/Patient/{TestFolder.Ben}", "ucr")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_message_that_was_taken_back_opens_no_record_any_more()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);
        var owed = await Seeds.ObligationAsync(gateway, message, "ucr", TestFolder.Ada);
        var now = TimeProvider.System.GetUtcNow();
        (await gateway.Store.CommitAsync(new CustodyCommit
        {
            Messages = [new MessageStep(message, MessageState.Routed, MessageState.Withdrawn, now, "test")],
            Obligations = [new ObligationStep(owed, ObligationState.Queued, ObligationState.Withdrawn, now, "test")],
        }, Cancel)).ShouldBeTrue();

        (await gateway.GetAsync($"/api/fhir/Patient/{TestFolder.Ada}", "hospital")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.GetAsync($"/api/fhir/Patient/{TestFolder.Ada}", "ucr")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("hospital", 200)]
    [InlineData("ucr", 200)]
    [InlineData("operator", 200)]
    [InlineData("home-a", 404)]
    [InlineData("practice-a", 404)]
    [InlineData("telecare", 404)]
    public async Task Custody_is_shown_to_sender_recipient_and_operator(string client, int status)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);
        await Seeds.ObligationAsync(gateway, message, "ucr", TestFolder.Ada);

        var answer = await gateway.GetAsync($"/api/custody/{message}", client);

        ((int)answer.StatusCode).ShouldBe(status);
        (await gateway.AuditAsync())[0].ShouldSatisfyAllConditions(
            row => row.Actor.ShouldBe(client),
            row => row.Action.ShouldBe(status == 200 ? "read" : "refuse"));
    }

    [Fact]
    public async Task Every_endpoint_asks_for_a_credential_but_those_that_say_they_are_open()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var endpoints = gateway.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<OpenToAll>() is not null)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName).Order()
            .ShouldBe(["Assets", "Health", "Inbound", "InboundByPath", "InboundChallenge", "InboundProbe", "Metadata", "Session", "Triage"]);
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<OpenToAll>() is null))
        {
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
                string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "x"))));
            var method = new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
            var answer = await gateway.Client.SendAsync(new HttpRequestMessage(method, path), Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    [Fact]
    public async Task Health_and_metadata_are_open_and_say_nothing_of_anybody()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync("/api/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.GetAsync("/api/fhir/metadata")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refusal_is_an_outcome_on_fhir_and_problem_details_elsewhere_and_a_page_for_browsers()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync("/api/fhir/Patient/x")).Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+json");
        (await gateway.GetAsync("/api/custody/x")).Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await gateway.GetAsync("/api/record/x", accept: "text/html")).Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await gateway.GetAsync("/api/nothing-here")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
