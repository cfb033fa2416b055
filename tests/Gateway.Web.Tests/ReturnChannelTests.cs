using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Gateway.Custody.Ledger;

namespace Gateway.Web;

/// <summary>
/// After the positive answer a recipient refuses: over HTTP from the post to what its sender hears by its own channel. The HL7 v2
/// acknowledgement is in Mllp/, the control report in Folders/.
/// </summary>
public sealed class ReturnChannelTests
{
    private const string Why = "Not registered here.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fhir")]
    [InlineData("webhook")]
    public async Task A_refusal_reaches_the_sender_by_its_channel_signed_and_shows_on_the_custody_page(string channel)
    {
        await using var box = await ReturnBox.StartAsync();
        await using var gateway = await StartAsync(box, channel);
        var id = await PostAsync(gateway, Posted.Discharge(), Posted.Hl7, "itk-adt");

        await RefuseAsync(gateway, id);
        // It hears of each step, and that the visit was not known, too; this is the word that the message itself has come back.
        var mark = channel == "fhir" ? "OperationOutcome" : "refusals";
        var letter = await box.FirstAsync(post => post.Path == "/returns" && post.Body.Contains(mark, StringComparison.Ordinal) && post.Body.Contains(Why, StringComparison.Ordinal));

        letter.Message.ShouldBe(id);
        letter.Signature.ShouldNotBeEmpty();
        using var told = JsonDocument.Parse(letter.Body);
        if (channel == "fhir")
        {
            letter.ContentType.ShouldStartWith("application/fhir+json");
            told.RootElement.GetProperty("resourceType").GetString().ShouldBe("OperationOutcome");
            told.RootElement.GetProperty("issue").EnumerateArray().ShouldContain(issue => issue.GetProperty("severity").GetString() == "error" && issue.GetRawText().Contains(Why, StringComparison.Ordinal));
        }
        else
        {
            letter.ContentType.ShouldStartWith("application/json");
            told.RootElement.GetProperty("refusals").GetRawText().ShouldContain(Why);
        }
        var page = await PageAsync(gateway, $"/api/custody/{id}", "hospital");
        page.ShouldContain("returned");
        page.ShouldContain("refused-by-home-a");
        page.ShouldContain(Why);
    }

    [Fact]
    public async Task A_hospital_s_notice_that_is_refused_is_rejected_in_the_hospital_s_own_format()
    {
        await using var box = await ReturnBox.StartAsync();
        await using var gateway = await StartAsync(box, "fhir");
        var notice = await File.ReadAllTextAsync(Path.Combine(TestFolder.RepositoryRoot(), "mappings", "adw-discharge", "examples", "discharge.in.xml"), Cancel);
        var id = await PostAsync(gateway, notice.Replace("9990000115", TestFolder.AdaNumber, StringComparison.Ordinal), "application/fhir+xml", "adw-discharge");

        await RefuseAsync(gateway, id);
        var letter = await box.FirstAsync(post => post.Path == "/returns");

        letter.ContentType.ShouldStartWith("application/fhir+xml");
        XNamespace fhir = "http://hl7.org/fhir";
        var rejection = XDocument.Parse(letter.Body);
        rejection.Descendants(fhir + "ReferralRequest").Single().Element(fhir + "status")!.Attribute("value")!.Value.ShouldBe("rejected");
        rejection.Descendants(fhir + "reason").First().Element(fhir + "text")!.Attribute("value")!.Value.ShouldBe(Why);
    }

    [Fact]
    public async Task A_sender_without_a_channel_is_somebody_s_task_until_they_say_that_it_was_told()
    {
        await using var box = await ReturnBox.StartAsync();
        await using var gateway = await StartAsync(box, "none");
        var id = await PostAsync(gateway, Posted.Discharge(), Posted.Hl7, "itk-adt");

        await RefuseAsync(gateway, id);

        var open = JsonNode.Parse(await (await gateway.GetAsync("/api/custody?open", "operator")).Content.ReadAsStringAsync(Cancel))!["sent"]!.AsArray().Single(one => one!["id"]!.GetValue<string>() == id)!;
        (open["state"]!.GetValue<string>(), open["owner"]!.GetValue<string>()).ShouldBe(("returned", "operator"));
        (await PageAsync(gateway, "/api/custody?open", "hospital")).ShouldContain("returned");
        (await PageAsync(gateway, $"/api/custody/{id}", "hospital")).ShouldContain("Who must see to it");
    }

    /// <summary>The hospital hears by that channel, and the home can be delivered to.</summary>
    private static Task<RunningGateway> StartAsync(ReturnBox box, string channel) => RunningGateway.StartAsync(returnEndpoint: box.Address, configure: options =>
    {
        var partners = JsonNode.Parse(File.ReadAllText(options.PartnersFile))!;
        foreach (var partner in partners["partners"]!.AsArray())
        {
            if (partner!["id"]!.GetValue<string>() == "hospital") partner["returnChannel"] = channel;
            if (partner["id"]!.GetValue<string>() == "home-a") partner["endpoint"] = box.Deliveries.ToString();
        }
        File.WriteAllText(options.PartnersFile, partners.ToJsonString());
        return options;
    });

    private static async Task<string> PostAsync(RunningGateway gateway, string body, string contentType, string source)
    {
        var answer = await gateway.PostAsync($"/api/inbound/{source}", body, contentType, "hospital");
        var id = answer.Headers.Location.ShouldNotBeNull(await answer.Content.ReadAsStringAsync(Cancel)).ToString()["/api/custody/".Length..];
        var settled = await Settled.WaitAsync(gateway, id);
        settled.State.ShouldBe(MessageState.Routed, settled.Reason);
        return id;
    }

    private static async Task RefuseAsync(RunningGateway gateway, string id)
    {
        var owed = (await gateway.Store.ObligationsOfAsync(id, Cancel)).Single(one => one.Recipient == "home-a");
        var answer = await gateway.PostAsync($"/api/custody/{id}/receipts", $$"""{"obligation":"{{owed.Id}}","outcome":"refused","reason":"{{Why}}","by":"Duty manager"}""", Posted.Json, "home-a");
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> PageAsync(RunningGateway gateway, string path, string client)
    {
        var answer = await gateway.GetAsync(path, client, "text/html");
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(Cancel);
    }
}
