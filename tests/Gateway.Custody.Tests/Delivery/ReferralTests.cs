using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Routes;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Matching;
using Gateway.Pathways;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Tests.Delivery;

/// <summary>A referral and a discharge as their recipients answer them, with the Task that is kept and the notice that the sender gets of each step.</summary>
public sealed class ReferralTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    // the pathway, what the team says                        the obligation            the Task               notices to the sender
    [InlineData("referral", "", "delivered", "received", 1)]
    [InlineData("referral", "accepted", "accepted", "accepted", 2)]
    [InlineData("referral", "filed accepted in-progress completed", "actioned", "completed", 4)]
    [InlineData("referral", "in-progress", "in-progress", "in-progress", 2)]
    [InlineData("referral", "accepted accepted", "accepted", "accepted", 2)]
    [InlineData("arrival", "accepted completed arrived", "actioned", "completed", 4)]
    [InlineData("arrival", "arrived", "actioned", "completed", 2)]
    [InlineData("arrival", "accepted completed arrived concern", "actioned", "completed", 5)]
    [InlineData("arrival", "concern", "delivered", "received", 2)]
    public async Task Each_step_is_a_version_of_the_Task_and_the_sender_hears_of_it(string pathway, string said, string obligation, string task, int notices)
    {
        await using var desk = await AskedAsync(pathway);
        await desk.DeliverAsync("m1-ucr");

        foreach (var outcome in said.Split(' ', StringSplitOptions.RemoveEmptyEntries)) await SayAsync(desk, outcome);

        StateNames.Of((await desk.ObligationAsync("m1-ucr")).State).ShouldBe(obligation);
        var kept = await KeptAsync(desk);
        kept[^1]["status"]!.Text.ShouldBe(task);
        (await TellSenderAsync(desk)).ShouldBe(notices);
        var told = desk.Requests.Where(request => request.Address.AbsolutePath == "/returns").Select(request => JsonTree.ReadFhir(request.Body).Root!["status"]!.Text).ToList();
        told[^1].ShouldBe(task);
    }

    [Fact]
    public async Task The_recipient_is_sent_the_Task_that_is_kept()
    {
        await using var desk = await AskedAsync("arrival");

        await desk.DeliverAsync("m1-ucr");

        var sent = JsonTree.ReadFhir(desk.Requests[0].Body).Root!.All("entry").Select(entry => entry["resource"]!).Single(resource => resource.ResourceType == "Task");
        sent["id"]!.Text.ShouldBe((await KeptAsync(desk))[0]["id"]!.Text);
        sent["description"]!.Text.ShouldBe("Why it is asked.");
    }

    [Fact]
    public async Task A_rejected_referral_is_asked_of_the_next_and_does_not_go_back_to_its_sender()
    {
        await using var desk = await AskedAsync("referral");
        await desk.DeliverAsync("m1-ucr");

        await SayAsync(desk, "rejected", "no clinician before evening");

        (await desk.ObligationAsync("m1-ucr")).State.ShouldBe(ObligationState.Refused);
        (await desk.MessageAsync("m1")).State.ShouldBe(MessageState.Routed);
        var next = (await desk.Database.Store.ObligationsOfAsync("m1", Cancel)).Single(owed => owed.Id != "m1-ucr");
        (next.Recipient, next.State, next.Route).ShouldBe(("practice", ObligationState.Queued, "referral"));
        (await desk.Database.Store.ReadAsync("Task", ObligationTask.IdOf(next.Id), Cancel)).ShouldNotBeNull();
        (await KeptAsync(desk))[^1].At("statusReason", "text")!.Text.ShouldBe("no clinician before evening");
    }

    [Fact]
    public async Task When_the_last_has_rejected_it_the_sender_gets_it_back()
    {
        await using var desk = await AskedAsync("referral");
        await SayAsync(desk, "rejected", "no");
        var next = (await desk.Database.Store.ObligationsOfAsync("m1", Cancel)).Single(owed => owed.Id != "m1-ucr");

        await desk.Receipts.ApplyAsync(Desk.Partners.Find("practice")!, "m1", Read(next.Id, "rejected", "no"), Cancel);

        (await desk.MessageAsync("m1")).State.ShouldBe(MessageState.Returned);
    }

    [Theory]
    [InlineData("referral", "arrived")]
    [InlineData("referral", "concern")]
    [InlineData("referral", "completed rejected")]
    [InlineData("arrival", "completed rejected")]
    public async Task An_answer_that_cannot_be_changes_nothing(string pathway, string said)
    {
        await using var desk = await AskedAsync(pathway);
        await desk.DeliverAsync("m1-ucr");

        ReceiptAnswer? last = null;
        foreach (var outcome in said.Split(' ')) last = await SayAsync(desk, outcome, "because");

        last!.Result.ShouldBe(ReceiptResult.NotPossible);
        (await desk.MessageAsync("m1")).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task Who_is_only_to_file_can_neither_accept_nor_be_concerned()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");

        foreach (var outcome in new[] { "accepted", "in-progress", "arrived", "concern" })
            (await desk.Receipts.ApplyAsync(Desk.Partners.Find("practice")!, "m1", Read("m1-practice", outcome, "because"), Cancel)).Result.ShouldBe(ReceiptResult.NotPossible, outcome);

        (await desk.ObligationAsync("m1-practice")).State.ShouldBe(ObligationState.Queued);
    }

    private static Task<ReceiptAnswer> SayAsync(Desk desk, string outcome, string? reason = null) =>
        desk.Receipts.ApplyAsync(Desk.Partners.Find("ucr")!, "m1", Read("m1-ucr", outcome, reason ?? (outcome == "concern" ? "no medicines came" : null)), Cancel);

    private static ReceiptBody Read(string obligation, string outcome, string? reason)
    {
        var because = reason is null ? "" : $",\"reason\":\"{reason}\"";
        return ReceiptBody.Read(Encoding.UTF8.GetBytes($"{{\"obligation\":\"{obligation}\",\"outcome\":\"{outcome}\"{because}}}")).Receipt.ShouldNotBeNull();
    }

    private static async Task<List<Fhir.Model.Element>> KeptAsync(Desk desk) =>
        [.. (await desk.Database.Store.HistoryAsync("Task", ObligationTask.IdOf("m1-ucr"), Cancel)).Select(version => JsonTree.ReadFhir(version.Json.Span).Root!)];

    /// <summary>Works through the queue of notices, and counts those that are steps.</summary>
    private static async Task<int> TellSenderAsync(Desk desk)
    {
        var notices = 0;
        while (await desk.Database.Bus.ReceiveAsync(Receipts.ReturnQueue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel) is { } delivery)
        {
            if (delivery.Message.Subject == StepNotices.Subject)
            {
                (await desk.Steps.TellSenderAsync(delivery.Message.Body, Cancel)).ShouldBe(BusVerdict.Complete);
                notices++;
            }
            await desk.Database.Bus.CompleteAsync(delivery, Cancel);
        }
        return notices;
    }

    /// <summary>A message that asks the urgent team, and the practice after it, on a pathway.</summary>
    private static async Task<Desk> AskedAsync(string pathway)
    {
        var rules = IngestDesk.Rules with
        {
            Partners = Desk.Partners,
            Routes = RouteTable.Read("{ version: 1.0.0, routes: [ { id: referral, kinds: [x], to: [ucr], otherwise: [practice], goal: actioned, within: PT2H, pathway: referral, because: Test. } ] }").Table.ShouldNotBeNull(),
        };
        rules.Take(Register.Read(new Dictionary<string, string>
        {
            ["people.csv"] = "person_id,nhs_number,family,given,birth_date,gender\nperson-1,9990000018,EXAMPLE,Ada,1938-04-02,female\n",
            ["organisations.csv"] = "ods_code,name,role,ucr_ods_code\nY00001,Practice,practice,\n",
            ["affiliations.csv"] = "person_id,relation,ods_code,place,from,to\nperson-1,practice,Y00001,,2020-01-01,\n",
        }).Register.ShouldNotBeNull());
        var desk = await Desk.OpenAsync(rules: rules);
        await desk.RouteAsync("m1");
        var owed = Obligation("m1-ucr", "m1", "ucr") with { Goal = ObligationState.Actioned, Route = "referral", Person = Person("person-1") };
        var message = await desk.MessageAsync("m1");
        var task = ObligationTask.On(
            ObligationTask.Of(message, owed, Desk.Partners.Find("ucr"), ("Patient/person-1", null)), AnswerPathways.Find(pathway)!, "requested", "Why it is asked.", []);
        (await desk.Database.Store.CommitAsync(
            new CustodyCommit { NewObligations = [owed], Resources = [new ResourceVersion(task, owed.Person, "itk-adt", "m1", Noon)] }, Cancel)).ShouldBeTrue();
        return desk;
    }
}
