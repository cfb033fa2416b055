using System.Net;
using System.Xml.Linq;
using Gateway.Custody.Ledger;

namespace Gateway.Web;

/// <summary>A hospital's notice from its post to the accept or reject message at its own door, over HTTP at every step.</summary>
public sealed class NoticeAnswerTests
{
    private static readonly XNamespace s_fhir = "http://hl7.org/fhir";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("discharge", "completed", "", "975821000000109", "accepted")]
    [InlineData("discharge", "rejected", "No bed before Monday.", "975831000000106", "rejected")]
    [InlineData("withdrawal", "completed", "", "1025651000000109", "accepted")]
    [InlineData("withdrawal", "rejected", "The bed is taken.", "1025641000000106", "rejected")]
    public async Task What_the_home_decides_reaches_the_hospital_as_a_message_of_its_own_format(string example, string outcome, string reason, string code, string status)
    {
        await using var outside = await ReturnBox.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(returnEndpoint: outside.Address, configure: options => WithHomeAt(options, outside.Deliveries));
        var notice = (await File.ReadAllTextAsync(Path.Combine(TestFolder.RepositoryRoot(), "mappings", "adw-discharge", "examples", $"{example}.in.xml"), Cancel))
            .Replace("9990000115", TestFolder.AdaNumber, StringComparison.Ordinal);

        var posted = await gateway.PostAsync("/api/inbound/adw-discharge", notice, "application/fhir+xml", "hospital");
        posted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await posted.Content.ReadAsStringAsync(Cancel));
        var message = posted.Headers.Location!.ToString()["/api/custody/".Length..];
        (await Settled.WaitAsync(gateway, message)).State.ShouldBe(MessageState.Routed);
        await outside.FirstAsync(post => post.Path == "/deliveries");
        var owed = (await gateway.Store.ObligationsOfAsync(message, Cancel)).ShouldHaveSingleItem();
        outside.Seen.ShouldNotContain(post => post.Path == "/returns", "nobody has decided yet");

        var receipt = $$"""{ "obligation": "{{owed.Id}}", "outcome": "{{outcome}}", "by": "M. Manager"{{(reason.Length > 0 ? $", \"reason\": \"{reason}\"" : "")}} }""";
        (await gateway.PostAsync($"/api/custody/{message}/receipts", receipt, Posted.Json, "home-a")).IsSuccessStatusCode.ShouldBeTrue();

        var letter = await outside.FirstAsync(post => post.Path == "/returns");
        letter.ContentType.ShouldStartWith("application/fhir+xml");
        var answer = XDocument.Parse(letter.Body);
        var header = answer.Descendants(s_fhir + "MessageHeader").Single();
        header.Element(s_fhir + "event")!.Element(s_fhir + "code")!.Attribute("value")!.Value.ShouldBe(code);
        answer.Descendants(s_fhir + "ReferralRequest").Single().Element(s_fhir + "status")!.Attribute("value")!.Value.ShouldBe(status);
        if (reason.Length > 0) header.Element(s_fhir + "reason")!.Descendants(s_fhir + "text").Single().Attribute("value")!.Value.ShouldBe(reason);
        // What the hospital gets, a gateway at its end reads as the answer that it is.
        var back = await gateway.PostAsync("/api/inbound/adw-discharge", letter.Body, "application/fhir+xml", "council");
        var read = await Settled.WaitAsync(gateway, back.Headers.Location!.ToString()["/api/custody/".Length..]);
        read.Kind.ShouldBe(status == "accepted" ? "notice-accepted" : "notice-rejected");
    }

    /// <summary>The home has a door of its own.</summary>
    private static GatewayOptions WithHomeAt(GatewayOptions options, Uri deliveries)
    {
        var partners = File.ReadAllText(options.PartnersFile);
        const string Home = "\"ods\": \"VL0AA\", ";
        File.WriteAllText(options.PartnersFile, partners.Replace(Home, $"{Home}\"endpoint\": \"{deliveries}\", ", StringComparison.Ordinal));
        return options;
    }
}
