using Gateway.Custody.Ledger;
using static Gateway.Custody.Ingest.IngestPipelineTests;

namespace Gateway.Custody.Ingest;

public sealed class ReplayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replaying_with_nothing_changed_says_the_same_and_writes_nothing()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var entry = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1"));
        var before = (await desk.Store.HistoryOfAsync(entry.Id, Cancel)).Count;
        desk.Wait(TimeSpan.FromHours(3));

        var plan = await desk.Replay.ApplyAsync(entry.Id, "operator", Cancel);

        plan.Refusal.ShouldBeNull();
        plan.Effects.ShouldAllBe(effect => effect.Change == "same");
        (await desk.Store.HistoryOfAsync(entry.Id, Cancel)).Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_preview_writes_nothing_and_an_application_does_what_it_said_once()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var entry = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1"));
        var changed = desk.WithRoutes("""
            version: 2.0.0
            routes:
              - { id: coming-home-to-provider, kinds: [discharge], to: [home], goal: actioned, within: PT1H, because: As before. }
              - { id: hospital-stay-to-practice, kinds: [discharge], to: [practice], goal: filed, within: PT24H, because: As before. }
              - { id: also-to-the-home, kinds: [discharge], to: [home], goal: filed, within: PT2H, because: New today. }
            """);

        var preview = await changed.PreviewAsync(entry.Id, Cancel);
        (await desk.ObligationsAsync(entry)).Count.ShouldBe(2);
        var first = await changed.ApplyAsync(entry.Id, "operator", Cancel);
        var second = await changed.ApplyAsync(entry.Id, "operator", Cancel);

        preview.Effects.Where(effect => effect.Change == "new").ShouldHaveSingleItem().What.ShouldBe("obligation home by route also-to-the-home");
        first.Effects.ShouldBe(preview.Effects);
        second.ChangesAnything.ShouldBeFalse();
        (await desk.ObligationsAsync(entry)).Count.ShouldBe(3);
        (await desk.FindAsync(entry)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task What_is_withdrawn_or_parked_is_not_replayed()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var discharge = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1"));
        await desk.PostAsync("itk-adt", "hospital", Adt("A13", "2"));
        var parked = await desk.ParkAsync("itk-adt", "hospital", Adt("A03", "3"), "ada");

        (await desk.Replay.PreviewAsync(discharge.Id, Cancel)).Refusal.ShouldNotBeNull().ShouldContain("withdrawn");
        (await desk.Replay.ApplyAsync(parked.Id, "operator", Cancel)).Refusal.ShouldNotBeNull().ShouldContain("release");
    }
}
