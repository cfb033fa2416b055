using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Tests.Delivery;

public sealed class CourierTests
{
    private const string FailedOutcome = """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_positive_answer_delivers()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");

        (await desk.DeliverAsync("m1-practice")).ShouldBe(BusVerdict.Complete);

        var obligation = await desk.ObligationAsync("m1-practice");
        (obligation.State, obligation.Attempts).ShouldBe((ObligationState.Delivered, 1));
        (await desk.Database.Store.ReadAuditAsync(1, Cancel))[0].ShouldBe(new AuditRow(desk.Time.GetUtcNow(), "courier", "deliver", "custody/m1", "ok"));
    }

    [Fact]
    public async Task The_recipient_can_check_who_sent_it_and_what_it_is_for()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");

        await desk.DeliverAsync("m1-practice");

        var sent = desk.Requests.ShouldHaveSingleItem();
        sent.Address.ShouldBe(new Uri("http://localhost:9/fhir"));
        sent.MediaType.ShouldBe("application/fhir+json");
        sent.Headers["X-Gateway-Obligation"].ShouldBe("m1-practice");
        sent.Headers["Idempotency-Key"].ShouldBe("m1-practice");
        sent.Headers["X-Correlation-Id"].ShouldBe("m1");
        sent.Headers["X-Gateway-Receipt-Path"].ShouldBe("/api/custody/m1/receipts");
        var timestamp = sent.Headers["X-Gateway-Timestamp"];
        long.Parse(timestamp, CultureInfo.InvariantCulture).ShouldBe(desk.Time.GetUtcNow().ToUnixTimeSeconds());
        sent.Headers["X-Gateway-Signature"].ShouldBe(Signed(Desk.Secret, timestamp, sent.Body));
    }

    [Fact]
    public async Task The_recipient_gets_a_message_whose_references_meet_inside_it()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");

        await desk.DeliverAsync("m1-practice");

        var bundle = JsonTree.ReadFhir(desk.Requests[0].Body).Root.ShouldNotBeNull();
        var entries = bundle.All("entry").ToList();
        entries.Select(entry => entry["resource"]!.ResourceType).ShouldBe(["MessageHeader", "Task", "Patient", "Encounter", "Observation"]);
        var urls = entries.Select(entry => entry["fullUrl"]!.Text!).ToList();
        urls.ShouldBeUnique();
        urls.ShouldAllBe(url => IsUuid(url));
        References(bundle).ShouldAllBe(reference => urls.Contains(reference));
        var (header, task) = (entries[0]["resource"]!, entries[1]["resource"]!);
        header.At("eventCoding", "code")!.Text.ShouldBe("discharge");
        header.At("destination", "endpoint")!.Text.ShouldBe("http://localhost:9/fhir");
        header.At("focus", "reference")!.Text.ShouldBe(urls[1]);
        (task["status"]!.Text, task["intent"]!.Text).ShouldBe(("requested", "order"));
        task.At("for", "reference")!.Text.ShouldBe(urls[2]);
        task.At("focus", "reference")!.Text.ShouldBe(urls[3]);
        task.At("identifier", "value")!.Text.ShouldBe("m1-practice");
        task.At("owner", "identifier", "value")!.Text.ShouldBe("Y00001");
        ResourceValidator.Validate(bundle).ShouldBeEmpty();
        task.At("restriction", "period", "end")!.Text.ShouldBe("2026-03-03T12:00:00.000Z");
        // The person is the one the register knows, whoever the sender called them.
        entries[2].At("resource", "id")!.Text.ShouldBe("person-1");
        entries[3].At("resource", "subject", "reference")!.Text.ShouldBe(urls[2]);
    }

    [Fact]
    public async Task What_a_message_points_at_goes_along_unless_it_is_somebody_else_s()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        Element Read(string json) => JsonTree.ReadFhir(Encoding.UTF8.GetBytes(json)).Root.ShouldNotBeNull();
        var stay = Read("""
            {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Encounter","id":"stay","status":"finished",
             "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},"subject":{"reference":"Patient/person-1"},
             "diagnosis":[{"condition":{"reference":"Condition/own"}},{"condition":{"reference":"Condition/theirs"}}],"serviceProvider":{"reference":"Organization/ward"}}}]}
            """);
        Element Condition(string id, string person) => Read($$"""{"resourceType":"Condition","id":"{{id}}","subject":{"reference":"Patient/{{person}}"} }""");
        var nobodys = new ResourceVersion(Read("""{"resourceType":"Organization","id":"ward","name":"Holly Infirmary"}"""), null, "itk-adt", "m0", Noon);
        (await desk.Database.Store.CommitAsync(
            new CustodyCommit
            {
                Resources = [Version(Condition("own", "person-1")), Version(Condition("theirs", "person-2"), "person-2"), nobodys],
                Artefacts = [new Artefact("m1", "bundle", "application/fhir+json", JsonText.ToBytes(stay))],
            },
            Cancel)).ShouldBeTrue();

        await desk.DeliverAsync("m1-practice");

        var sent = Encoding.UTF8.GetString(desk.Requests.ShouldHaveSingleItem().Body);
        sent.ShouldContain("Holly Infirmary");
        sent.ShouldContain("\"id\":\"own\"");
        sent.ShouldNotContain("\"id\":\"theirs\"");
    }

    [Fact]
    public async Task A_server_error_is_tried_again_later_and_counted()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = number => new HttpResponseMessage(number == 1 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);

        var first = await desk.DeliverAsync("m1-practice");
        var afterFirst = await desk.ObligationAsync("m1-practice");
        var second = await desk.DeliverAsync("m1-practice");
        var afterSecond = await desk.ObligationAsync("m1-practice");

        first.Kind.ShouldBe(BusVerdictKind.Retry);
        first.Delay!.Value.ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        (afterFirst.State, afterFirst.Attempts, afterFirst.Reason).ShouldBe((ObligationState.Queued, 1, "http-500"));
        second.ShouldBe(BusVerdict.Complete);
        (afterSecond.State, afterSecond.Attempts, afterSecond.Reason).ShouldBe((ObligationState.Delivered, 2, null));
        Identifiers(desk.Requests[0]).ShouldBe(Identifiers(desk.Requests[1]), "the same obligation is the same message");
    }

    [Fact]
    public async Task Waits_grow_up_to_the_partner_s_longest()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        var waits = new List<TimeSpan>();

        for (var i = 0; i < 8; i++) waits.Add((await desk.DeliverAsync("m1-practice")).Delay!.Value);

        waits[3].ShouldBeInRange(TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(32));
        waits[7].ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        (await desk.ObligationAsync("m1-practice")).Attempts.ShouldBe(8);
    }

    [Fact]
    public async Task A_partner_that_says_when_is_not_asked_before()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Headers = { { "Retry-After", "45" } } };

        var verdict = await desk.DeliverAsync("m1-practice");

        verdict.Delay.ShouldBe(TimeSpan.FromSeconds(45));
        desk.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_short_failure_is_mended_within_the_attempt()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = number => new HttpResponseMessage(number == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK);

        (await desk.DeliverByClockAsync("m1-practice")).ShouldBe(BusVerdict.Complete);

        (await desk.ObligationAsync("m1-practice")).Attempts.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(422)]
    public async Task An_answer_that_no_repetition_can_change_fails_the_obligation(int status)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => new HttpResponseMessage((HttpStatusCode)status);

        (await desk.DeliverAsync("m1-practice")).ShouldBe(BusVerdict.Complete);

        var obligation = await desk.ObligationAsync("m1-practice");
        (obligation.State, obligation.Reason).ShouldBe((ObligationState.Failed, $"http-{status}"));
        desk.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_partner_that_has_not_taken_over_the_new_secret_is_sent_the_older_one()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = number => new HttpResponseMessage(number == 1 ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);

        (await desk.DeliverAsync("m1-practice")).ShouldBe(BusVerdict.Complete);

        (await desk.ObligationAsync("m1-practice")).State.ShouldBe(ObligationState.Delivered);
        var second = desk.Requests[1];
        second.Headers["X-Gateway-Signature"].ShouldBe(Signed(Desk.OlderSecret, second.Headers["X-Gateway-Timestamp"], second.Body));
    }

    [Fact]
    public async Task A_second_401_fails_the_obligation()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.Unauthorized);

        await desk.DeliverAsync("m1-practice");

        desk.Requests.Count.ShouldBe(2);
        (await desk.ObligationAsync("m1-practice")).Reason.ShouldBe("http-401");
    }

    [Fact]
    public async Task A_200_whose_outcome_is_an_error_is_no_delivery()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => Desk.Ok(FailedOutcome);

        (await desk.DeliverAsync("m1-practice")).Kind.ShouldBe(BusVerdictKind.Retry);

        var obligation = await desk.ObligationAsync("m1-practice");
        (obligation.State, obligation.Reason).ShouldBe((ObligationState.Queued, "outcome-error"));
    }

    [Fact]
    public async Task A_partner_that_hangs_is_given_up_after_its_time()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.Processing);

        (await desk.DeliverByClockAsync("m1-practice")).Kind.ShouldBe(BusVerdictKind.Retry);

        (await desk.ObligationAsync("m1-practice")).Reason.ShouldBe("timeout");
    }

    [Fact]
    public async Task A_partner_that_nobody_reaches_is_tried_again()
    {
        using var wire = new SocketsHttpHandler();
        await using var desk = await Desk.OpenAsync(wire);
        await desk.RouteAsync("m1", "ucr");

        (await desk.DeliverByClockAsync("m1-ucr")).Kind.ShouldBe(BusVerdictKind.Retry);

        (await desk.ObligationAsync("m1-ucr")).Reason.ShouldBe("connection");
    }

    [Fact]
    public async Task A_partner_that_is_down_is_left_alone_for_a_while_and_no_other_suffers()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice", "ucr");
        desk.Answer = _ => new HttpResponseMessage(desk.Requests[^1].Address.AbsolutePath == "/ucr" ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);

        for (var i = 0; i < 6; i++) await desk.DeliverAsync("m1-practice");
        var reached = desk.Requests.Count;
        var spared = await desk.DeliverAsync("m1-practice");

        spared.Kind.ShouldBe(BusVerdictKind.Retry);
        desk.Requests.Count.ShouldBe(reached);
        (await desk.ObligationAsync("m1-practice")).Attempts.ShouldBe(reached);
        (await desk.DeliverAsync("m1-ucr")).ShouldBe(BusVerdict.Complete);
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        await desk.DeliverAsync("m1-practice");
        desk.Requests.Count.ShouldBe(reached + 2);
    }

    [Theory]
    [InlineData("filed", ObligationState.Filed)]
    [InlineData("actioned", ObligationState.Actioned)]
    public async Task A_receipt_in_the_answer_counts_at_once(string outcome, ObligationState expected)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => Desk.Ok($$"""{"obligation":"m1-practice","outcome":"{{outcome}}","by":"reception"}""");

        (await desk.DeliverAsync("m1-practice")).ShouldBe(BusVerdict.Complete);

        (await desk.ObligationAsync("m1-practice")).State.ShouldBe(expected);
        (await desk.Database.Store.HistoryOfAsync("m1", Cancel)).Where(step => step.ObligationId is not null).Select(step => (step.State, step.Actor))
            .ShouldBe([("Queued", "discharge-to-practice"), ("Delivered", "courier"), (expected.ToString(), "practice: reception")]);
    }

    [Fact]
    public async Task A_refusal_in_the_answer_returns_the_message()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => Desk.Ok("""{"obligation":"m1-practice","outcome":"refused","reason":"not registered here"}""");

        await desk.DeliverAsync("m1-practice");

        (await desk.MessageAsync("m1")).State.ShouldBe(MessageState.Returned);
        (await desk.Database.Bus.ReceiveAsync("returns", TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldNotBeNull().Message.Body.ShouldBe("m1");
    }

    [Theory]
    [InlineData("""{"obligation":"another","outcome":"filed"}""")]
    [InlineData("""{"obligation":"m1-practice","outcome":"eaten"}""")]
    [InlineData("<html>Welcome</html>")]
    public async Task An_answer_that_is_no_receipt_for_it_is_still_a_delivery(string body)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => Desk.Ok(body);

        await desk.DeliverAsync("m1-practice");

        (await desk.ObligationAsync("m1-practice")).State.ShouldBe(ObligationState.Delivered);
    }

    [Fact]
    public async Task What_is_done_with_is_not_delivered_again()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        await desk.DeliverAsync("m1-practice");

        (await desk.DeliverAsync("m1-practice")).ShouldBe(BusVerdict.Complete);

        desk.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_withdrawal_during_the_delivery_stands()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ =>
        {
            desk.Database.Store.CommitAsync(
                new CustodyCommit { Obligations = [new ObligationStep("m1-practice", ObligationState.Queued, ObligationState.Withdrawn, desk.Time.GetUtcNow(), "hospital")] },
                Cancel).GetAwaiter().GetResult().ShouldBeTrue();
            return new HttpResponseMessage(HttpStatusCode.OK);
        };

        (await desk.DeliverAsync("m1-practice")).ShouldBe(BusVerdict.Complete);

        (await desk.ObligationAsync("m1-practice")).State.ShouldBe(ObligationState.Withdrawn);
    }

    [Fact]
    public async Task A_recipient_without_an_address_fails_the_obligation()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "deaf");

        await desk.DeliverAsync("m1-deaf");

        var obligation = await desk.ObligationAsync("m1-deaf");
        (obligation.State, obligation.Reason).ShouldBe((ObligationState.Failed, "no-endpoint"));
    }

    [Fact]
    public async Task An_unknown_obligation_is_a_dead_letter()
    {
        await using var desk = await Desk.OpenAsync();

        (await desk.DeliverAsync("nobody's")).Kind.ShouldBe(BusVerdictKind.DeadLetter);
    }

    private static string Signed(string secret, string timestamp, byte[] body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(secret), Encoding.UTF8.GetBytes(timestamp + ".").Concat(body).ToArray()));

    private static List<string> Identifiers(Desk.Sent sent) =>
        JsonTree.ReadFhir(sent.Body).Root.ShouldNotBeNull().All("entry").Select(entry => entry["fullUrl"]!.Text!).ToList();

    private static bool IsUuid(string url) => url.StartsWith("urn:uuid:", StringComparison.Ordinal) && Guid.TryParse(url.AsSpan(9), out _);

    private static IEnumerable<string> References(Element element) =>
        element.Children.SelectMany(child => child.Name == "reference" ? [child.Text!] : References(child));
}
