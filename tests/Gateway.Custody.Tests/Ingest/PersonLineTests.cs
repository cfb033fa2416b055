using Gateway.Custody.Ledger;
using static Gateway.Custody.Ingest.IngestPipelineTests;

namespace Gateway.Custody.Ingest;

/// <summary>One message that cannot go on holds up its person, and nobody else; what must not wait overtakes.</summary>
public sealed class PersonLineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Later_messages_of_the_person_wait_behind_a_parked_one_and_everybody_else_s_flow()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");

        var second = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "2"));
        var other = await desk.PostAsync("itk-adt", "hospital", AdtOfBea("A03", "3"));

        second.State.ShouldBe(MessageState.Parked);
        second.Reason.ShouldNotBeNull().ShouldStartWith("behind: ");
        second.Reason.ShouldContain(first.Id);
        second.Owner.ShouldBe(first.Owner);
        other.State.ShouldBe(MessageState.Routed, other.Reason);
        (await desk.Parked.ListAsync(withWaiting: false, Cancel)).Select(entry => entry.Id).ShouldBe([first.Id]);
        (await desk.Parked.WaitingBehindAsync(first, Cancel)).Select(entry => entry.Id).ShouldBe([second.Id]);
    }

    [Fact]
    public async Task Released_they_follow_in_the_order_in_which_they_came()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");
        var second = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "2"));
        var third = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "3"));
        await desk.DrainAsync();

        (await desk.Parked.ReleaseAsync(first.Id, "operator", Cancel)).ShouldBe(ParkedResult.Done);
        var done = await desk.DrainAsync();

        done.ShouldBe([first.Id, second.Id, third.Id]);
        foreach (var entry in new[] { first, second, third }) (await desk.FindAsync(entry)).State.ShouldBe(MessageState.Routed);
        (await desk.Parked.ReleaseAsync(first.Id, "operator", Cancel)).ShouldBe(ParkedResult.NotParked);
    }

    [Fact]
    public async Task What_is_released_of_one_person_does_not_wait_for_another_s()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var ada = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");
        var bea = await desk.ParkAsync("itk-adt", "hospital", AdtOfBea("A03", "2"), "bea");
        await desk.Relay.FlushAsync(Cancel);
        await desk.DrainAsync();

        await desk.Parked.ReleaseAsync(ada.Id, "operator", Cancel);
        await desk.Parked.ReleaseAsync(bea.Id, "operator", Cancel);

        // The first is still being worked on.
        var (one, other) = ((await desk.TakeAsync("inbound")).ShouldNotBeNull(), (await desk.TakeAsync("inbound")).ShouldNotBeNull());
        new[] { one.Message.Body, other.Message.Body }.ShouldBe([ada.Id, bea.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task A_message_that_comes_while_a_released_one_is_under_way_still_follows_it()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");
        await desk.Parked.ReleaseAsync(first.Id, "operator", Cancel);

        var second = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "2"));
        second.State.ShouldBe(MessageState.Parked);
        await desk.DrainAsync();

        (await desk.FindAsync(first)).State.ShouldBe(MessageState.Routed);
        (await desk.FindAsync(second)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task A_discarded_message_makes_way_for_the_next()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");
        var second = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "2"));

        (await desk.Parked.DiscardAsync(first.Id, "operator", "sent by mistake, the ward says", Cancel)).ShouldBe(ParkedResult.Done);
        await desk.DrainAsync();

        (await desk.FindAsync(first)).State.ShouldBe(MessageState.Discarded);
        (await desk.FindAsync(second)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task A_parked_message_has_the_owner_it_was_given_last()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");

        (await desk.Parked.ReassignAsync(first.Id, "operator", "hospital integration team", Cancel)).ShouldBe(ParkedResult.Done);

        var entry = await desk.FindAsync(first);
        (entry.State, entry.Owner, entry.Reason).ShouldBe((MessageState.Parked, "hospital integration team", first.Reason));
    }

    [Fact]
    public async Task A_withdrawal_overtakes_takes_back_what_was_parked_and_lets_the_rest_follow()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var discharge = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");
        var other = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "2").Replace("V-1^", "V-3^", StringComparison.Ordinal));

        var cancelled = await desk.PostAsync("itk-adt", "hospital", Adt("A13", "3"));
        await desk.DrainAsync();

        cancelled.State.ShouldBe(MessageState.Routed, cancelled.Reason);
        (await desk.FindAsync(discharge)).State.ShouldBe(MessageState.Withdrawn);
        (await desk.FindAsync(other)).State.ShouldBe(MessageState.Routed);
        var history = await desk.Store.HistoryOfAsync(cancelled.Id, Cancel);
        history.ShouldContain(step => step.Reason != null && step.Reason.Contains($"overtook {discharge.Id}: withdrawal"));
    }

    [Fact]
    public async Task A_message_that_turns_out_to_be_about_somebody_else_holds_up_nobody_any_more()
    {
        await using var desk = await IngestDesk.OpenAsync();
        // Thought to be Bea's when it was parked; the register was mended since, and it is Ada's.
        var mistaken = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "bea");
        var waiting = await desk.PostAsync("itk-adt", "hospital", AdtOfBea("A03", "2"));
        waiting.State.ShouldBe(MessageState.Parked);

        await desk.Parked.ReleaseAsync(mistaken.Id, "operator", Cancel);
        await desk.DrainAsync();

        (await desk.FindAsync(mistaken)).Person.ToString().ShouldBe("ada");
        (await desk.FindAsync(waiting)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task Nobody_parks_behind_a_message_that_is_discarded_meanwhile()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");
        var second = await desk.ReceiveAsync("itk-adt", "hospital", Adt("A03", "2"));

        var done = await desk.ProcessAsync(second, async () => (await desk.Parked.DiscardAsync(first.Id, "operator", "sent by mistake", Cancel)).ShouldBe(ParkedResult.Done));

        done.State.ShouldBe(MessageState.Routed, done.Reason);
        (await desk.FindAsync(second)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task Whoever_parks_behind_a_message_while_it_is_discarded_follows_it()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");
        var second = await desk.ReceiveAsync("itk-adt", "hospital", Adt("A03", "2"));
        var parked = new ParkedMessages(Meanwhile.On(desk.Store, async () => (await desk.ProcessAsync(second.Id)).State.ShouldBe(MessageState.Parked)), desk.Relay, desk.Time);

        (await parked.DiscardAsync(first.Id, "operator", "sent by mistake", Cancel)).ShouldBe(ParkedResult.Done);
        await desk.DrainAsync();

        (await desk.FindAsync(first)).State.ShouldBe(MessageState.Discarded);
        (await desk.FindAsync(second)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task Whoever_parks_behind_a_message_while_it_gets_through_follows_it()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");
        await desk.Parked.ReleaseAsync(first.Id, "operator", Cancel);
        var second = await desk.ReceiveAsync("itk-adt", "hospital", Adt("A03", "2"));

        await desk.ProcessAsync(first, async () => (await desk.ProcessAsync(second.Id)).State.ShouldBe(MessageState.Parked));
        await desk.DrainAsync();

        (await desk.FindAsync(first)).State.ShouldBe(MessageState.Routed);
        (await desk.FindAsync(second)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task A_message_that_joins_the_line_of_somebody_else_holds_up_nobody_in_the_one_it_left()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var ahead = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "0").Replace("V-1^", "V-9^", StringComparison.Ordinal), "ada");
        var mistaken = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "bea");
        var waiting = await desk.PostAsync("itk-adt", "hospital", AdtOfBea("A03", "2"));
        waiting.State.ShouldBe(MessageState.Parked);

        await desk.Parked.ReleaseAsync(mistaken.Id, "operator", Cancel);
        await desk.DrainAsync();

        (await desk.FindAsync(mistaken)).Reason.ShouldNotBeNull().ShouldContain(ahead.Id);
        (await desk.FindAsync(waiting)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task A_death_overtakes_and_says_so()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var parked = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "1"), "ada");

        var death = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "2").Replace("19380402|2", "19380402|2|||||||||||||||||||||202606010930|Y", StringComparison.Ordinal).Replace("|1|19|", "|4|79|", StringComparison.Ordinal));

        death.State.ShouldBe(MessageState.Routed, death.Reason);
        (await desk.FindAsync(parked)).State.ShouldBe(MessageState.Parked);
        var history = await desk.Store.HistoryOfAsync(death.Id, Cancel);
        history.ShouldContain(step => step.Reason != null && step.Reason.EndsWith("death", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_message_and_one_that_is_not_parked_are_told_apart()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var routed = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1"));

        (await desk.Parked.ReleaseAsync("none", "operator", Cancel)).ShouldBe(ParkedResult.NoSuchMessage);
        (await desk.Parked.DiscardAsync(routed.Id, "operator", "no", Cancel)).ShouldBe(ParkedResult.NotParked);
    }

    private static string AdtOfBea(string trigger, string controlId) =>
        Adt(trigger, controlId).Replace("9990000018", "9990000026", StringComparison.Ordinal).Replace("ADA||19380402", "BEA||19400101", StringComparison.Ordinal)
            .Replace("V-1^", "V-2^", StringComparison.Ordinal);
}
