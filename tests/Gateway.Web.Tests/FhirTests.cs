using System.Net;
using System.Net.Http.Headers;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Web;

public sealed class FhirTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_carries_its_version_and_its_date_and_is_not_sent_again_when_it_has_not_changed()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await Seeds.ObservationAsync(gateway, TestFolder.Ada, "obs-1");

        var answer = await gateway.GetAsync("/api/fhir/Observation/obs-1", "practice-a");
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/fhir/Observation/obs-1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token("practice-a"));
        request.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        var again = await gateway.Client.SendAsync(request, Cancel);

        answer.Headers.ETag!.ToString().ShouldBe("W/\"1\"");
        answer.Content.Headers.LastModified.ShouldNotBeNull();
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/fhir+json; charset=utf-8");
        (await ReadAsync(answer)).At("meta", "versionId")!.Text.ShouldBe("1");
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("https://fhir.nhs.uk/Id/nhs-number|9990000018", 1)]
    [InlineData("9990000018", 1)]
    [InlineData("https://fhir.nhs.uk/Id/nhs-number|9990000999", 0)]
    [InlineData("https://other.example|9990000018", 0)]
    public async Task Patients_are_found_by_identifier_in_the_address_or_in_a_form(string token, int found)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var byAddress = await ReadAsync(await gateway.GetAsync($"/api/fhir/Patient?identifier={Uri.EscapeDataString(token)}", "home-a"));
        var byForm = await ReadAsync(await gateway.PostAsync("/api/fhir/Patient/_search", $"identifier={Uri.EscapeDataString(token)}", Posted.Form, "home-a"));

        foreach (var bundle in new[] { byAddress, byForm })
        {
            bundle["type"]!.Text.ShouldBe("searchset");
            bundle["total"]!.Text.ShouldBe(found.ToString(System.Globalization.CultureInfo.InvariantCulture));
            bundle.All("entry").Count().ShouldBe(found);
            ResourceValidator.Validate(bundle).Where(issue => issue.IsError).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?name=Ada")]
    [InlineData("?identifier=x|1&name=Ada")]
    [InlineData("?identifier=")]
    [InlineData("?identifier=a|1&identifier=b|2")]
    public async Task A_search_that_is_not_understood_is_refused_and_not_answered_with_something_else(string query)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.GetAsync($"/api/fhir/Patient{query}", "home-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ReadAsync(answer)).ResourceType.ShouldBe("OperationOutcome");
    }

    [Fact]
    public async Task Everything_is_the_patient_first_and_then_all_that_is_known()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await Seeds.ObservationAsync(gateway, TestFolder.Ada, "obs-1");
        await Seeds.ObservationAsync(gateway, TestFolder.Ben, "obs-2");

        var bundle = await ReadAsync(await gateway.GetAsync($"/api/fhir/Patient/{TestFolder.Ada}/$everything", "practice-a"));

        bundle.All("entry").Select(entry => entry["resource"]!.ResourceType).ShouldBe(["Patient", "Observation"]);
        bundle.All("entry").First()["fullUrl"]!.Text.ShouldBe($"{gateway.Client.BaseAddress}api/fhir/Patient/{TestFolder.Ada}");
    }

    [Fact]
    public async Task A_hospital_stays_in_the_record_of_each_of_its_patients_whoever_its_last_message_was_about()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var ofBen = Posted.Discharge("MSG0002").Replace(TestFolder.AdaNumber, TestFolder.BenNumber, StringComparison.Ordinal)
            .Replace("19380402", "19400503", StringComparison.Ordinal).Replace("V0000108", "V0000109", StringComparison.Ordinal);
        foreach (var message in new[] { Posted.Discharge(), ofBen, Posted.Discharge("MSG0003").Replace("V0000108", "V0000110", StringComparison.Ordinal) })
        {
            using var posted = await gateway.PostAsync("/api/inbound/itk-adt", message, Posted.Hl7, "hospital");
            await Settled.WaitAsync(gateway, posted.Headers.Location!.ToString()["/api/custody/".Length..]);
        }

        foreach (var (person, practice) in new[] { (TestFolder.Ada, "practice-a"), (TestFolder.Ben, "practice-b") })
        {
            var bundle = await ReadAsync(await gateway.GetAsync($"/api/fhir/Patient/{person}/$everything", practice));
            var entries = bundle.All("entry").ToList();
            var hospital = entries.Where(entry => entry["resource"]!.ResourceType == "Organization").ShouldHaveSingleItem($"of {person}");
            hospital.At("search", "mode")!.Text.ShouldBe("include");
            bundle["total"]!.Text.ShouldBe((entries.Count - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            hospital.At("resource", "meta", "versionId")!.Text.ShouldBe("1", "nothing new was said of it");
            var name = $"Organization/{hospital.At("resource", "id")!.Text}";
            entries.Select(entry => entry.At("resource", "serviceProvider", "reference")?.Text).ShouldContain(name);
            (await gateway.GetAsync($"/api/fhir/{name}", practice)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_resource_of_somebody_elses_patient_is_not_found_and_neither_is_one_that_does_not_exist()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await Seeds.ObservationAsync(gateway, TestFolder.Ben, "obs-2");

        var other = await gateway.GetAsync("/api/fhir/Observation/obs-2", "home-a");
        var none = await gateway.GetAsync("/api/fhir/Observation/obs-3", "home-a");
        var oddType = await gateway.GetAsync("/api/fhir/observation/obs-3", "home-a");

        other.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Content.ReadAsStringAsync(Cancel)).ShouldBe(await none.Content.ReadAsStringAsync(Cancel));
        oddType.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_capability_statement_is_valid_R4_and_says_what_is_there()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var statement = await ReadAsync(await gateway.GetAsync("/api/fhir/metadata"));

        ResourceValidator.Validate(statement).Where(issue => issue.IsError).ShouldBeEmpty();
        statement["fhirVersion"]!.Text.ShouldBe("4.0.1");
        var patient = statement["rest"]!.All("resource").Single(resource => resource["type"]!.Text == "Patient");
        patient.All("interaction").Select(interaction => interaction["code"]!.Text).ShouldBe(["read", "search-type"]);
    }

    [Fact]
    public async Task Starting_again_makes_no_new_versions_of_people_who_have_not_changed()
    {
        await using var gateway = await RunningGateway.StartAsync();

        await Startup.RegisterSeed.SowAsync(gateway.Get<Matching.Register>(), gateway.Store, TimeProvider.System, Cancel);

        (await gateway.Records.HistoryAsync("Patient", TestFolder.Ada, Cancel)).Count.ShouldBe(1);
    }

    private static async Task<Element> ReadAsync(HttpResponseMessage answer) =>
        JsonTree.ReadFhir(await answer.Content.ReadAsByteArrayAsync(Cancel)).Root.ShouldNotBeNull();
}
