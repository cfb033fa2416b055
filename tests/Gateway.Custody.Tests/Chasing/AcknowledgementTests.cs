using System.Diagnostics.Metrics;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Chasing;

public sealed class AcknowledgementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Taking_a_step_on_stops_the_climb_for_the_stated_time_and_does_not_end_what_is_owed()
    {
        await using var desk = await LateAsync();
        var alarm = (await desk.AlarmsAsync()).ShouldHaveSingleItem();
        desk.Time.Advance(TimeSpan.FromMinutes(30));

        (await desk.Desk.AcknowledgeAsync("practice", alarm.Id, "Records clerk", "seeing-to-it", Cancel)).Result.ShouldBe(DeskResult.Done);
        await desk.PassAsync(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(1));
        (await desk.AlarmsAsync()).Count.ShouldBe(1);
        await desk.PassAsync(TimeSpan.FromMinutes(1));

        // What would have come meanwhile comes now.
        (await desk.OpenAsync()).ShouldBe(["overdue/o1/filed/1: practice", "overdue/o1/filed/2: operator"]);
        (await desk.Database.Store.FindObligationAsync("o1", Cancel)).ShouldNotBeNull().State.ShouldBe(ObligationState.Delivered);
        var taken = (await desk.Database.Alarms.FindAsync(alarm.Id, Cancel)).ShouldNotBeNull();
        (taken.AcknowledgedBy, taken.Outcome, taken.ClosedAt).ShouldBe(("Records clerk", "seeing-to-it", null));
    }

    [Fact]
    public async Task Taking_one_step_on_says_nothing_of_another()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1", "act", "home", Urgency.Urgent);
        await desk.PassAsync(TimeSpan.FromMinutes(1));
        var delivery = (await desk.AlarmsAsync()).ShouldHaveSingleItem();

        await desk.Desk.AcknowledgeAsync("operator", delivery.Id, "Night lead", "seeing-to-it", Cancel);
        await desk.PassAsync(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(1));

        (await desk.OpenAsync()).ShouldBe(["overdue/o1/delivered/1: home", "overdue/o1/filed/1: home", "overdue/o1/filed/2: night"]);
    }

    [Theory]
    [InlineData(null, "seeing-to-it", "nobody-named")]
    [InlineData(" ", "seeing-to-it", "nobody-named")]
    [InlineData("Somebody", null, "no-such-outcome")]
    [InlineData("Somebody", "Mrs Canaryfamily is well", "no-such-outcome")]
    public async Task An_acknowledgement_without_a_name_or_an_outcome_is_refused_and_counted(string? by, string? outcome, string reason)
    {
        await using var desk = await LateAsync();
        using var counted = new Refusals();
        var alarm = (await desk.AlarmsAsync()).ShouldHaveSingleItem();

        (await desk.Desk.AcknowledgeAsync("practice", alarm.Id, by, outcome, Cancel)).Result.ShouldBe(DeskResult.NotPossible);

        (await desk.AlarmsAsync()).ShouldHaveSingleItem().AcknowledgedAt.ShouldBeNull();
        counted.Reasons.ShouldContain(reason);
        var row = (await desk.Database.Store.ReadAuditAsync(1, Cancel)).ShouldHaveSingleItem();
        (row.Action, row.Outcome).ShouldBe(("refuse", reason));
        row.ToString().ShouldNotContain("Canaryfamily");
    }

    [Fact]
    public async Task An_unknown_alarm_and_one_that_is_closed_cannot_be_taken_on()
    {
        await using var desk = await LateAsync();
        using var counted = new Refusals();
        var alarm = (await desk.AlarmsAsync()).ShouldHaveSingleItem();
        await desk.StepAsync("o1", ObligationState.Delivered, ObligationState.Filed);
        await desk.ChaseAsync();

        (await desk.Desk.AcknowledgeAsync("practice", alarm.Id, "Clerk", "done-otherwise", Cancel)).Result.ShouldBe(DeskResult.Closed);
        (await desk.Desk.AcknowledgeAsync("practice", "none", "Clerk", "done-otherwise", Cancel)).Result.ShouldBe(DeskResult.NoSuchAlarm);

        counted.Reasons.ShouldBe(["closed", "no-such-alarm"]);
    }

    [Fact]
    public async Task A_threshold_changed_at_run_time_holds_at_once_is_shown_beside_the_files_and_survives_a_deployment()
    {
        await using var desk = await LateAsync();
        (await desk.Desk.ChangeAsync("operator", "acknowledged", "PT10M", "A. Operator", "An hour is too long at night", Cancel)).Result.ShouldBe(DeskResult.Done);
        await desk.Desk.AcknowledgeAsync("practice", (await desk.AlarmsAsync())[0].Id, "Clerk", "seeing-to-it", Cancel);

        (await desk.AlarmsAsync())[0].QuietUntil.ShouldBe(desk.Time.GetUtcNow().AddMinutes(10));
        var shown = (await desk.Desk.ThresholdsAsync(Cancel)).All.Single(one => one.Name == "acknowledged");
        (shown.Value, shown.File, shown.Change?.By).ShouldBe(("PT10M", "PT1H", "A. Operator"));
        (await desk.Database.Store.ReadAuditAsync(10, Cancel)).ShouldContain(row => row.Action == "change-threshold" && row.What == "threshold/acknowledged");

        // A deployment brings another file; what a person decided stands over it.
        var deployed = new Thresholds(ChaseDesk.ReadRules("version: 2.0.0\nthresholds:\n  acknowledged: PT3H"), await desk.Database.Alarms.ChangesAsync(Cancel));
        deployed.Of("acknowledged").ShouldBe(TimeSpan.FromMinutes(10));
        deployed.All.Single(one => one.Name == "acknowledged").File.ShouldBe("PT3H");
    }

    [Fact]
    public async Task A_change_can_be_taken_back_and_taking_back_stands_in_the_history_too()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        foreach (var value in new[] { "PT2H", "PT1H" }) await desk.Desk.ChangeAsync("operator", "parked", value, "A", "because", Cancel);

        (await desk.Desk.UndoAsync("operator", "parked", "B", "too many", Cancel)).Result.ShouldBe(DeskResult.Done);
        (await desk.Desk.ThresholdsAsync(Cancel)).Of("parked").ShouldBe(TimeSpan.FromHours(2));
        (await desk.Database.Alarms.ChangesAsync(Cancel)).Select(change => (change.Value, change.By)).ShouldBe([("PT2H", "A"), ("PT1H", "A"), ("PT2H", "B")]);

        (await desk.Desk.ChangeAsync("operator", "feed/itk-adt", "never", "A", "because", Cancel)).Result.ShouldBe(DeskResult.Done);
        (await desk.Desk.UndoAsync("operator", "feed/itk-adt", "B", "a mistake", Cancel)).Result.ShouldBe(DeskResult.Done);
        (await desk.Desk.ThresholdsAsync(Cancel)).Of("feed", "itk-adt", "hospital").ShouldBe(TimeSpan.FromHours(6));
        (await desk.Desk.UndoAsync("operator", "feed/itk-adt", "B", "again", Cancel)).Result.ShouldBe(DeskResult.NotPossible);
    }

    [Theory]
    [InlineData("parked", "soon")]
    [InlineData("parked", null)]
    [InlineData("parked", "-PT1H")]
    [InlineData("acknowledged", "never")]
    [InlineData("nonsense", "PT1H")]
    [InlineData("feed/fax", "PT1H")]
    [InlineData("feed/itk-adt/nobody", "PT1H")]
    [InlineData("maintenance/itk-adt", "PT1H")]
    [InlineData("maintenance/itk-adt", "2026-03-02T09:00:00Z/2026-03-02T11:59:00Z")]
    [InlineData("maintenance/itk-adt", "2026-03-02T14:00:00Z/2026-03-02T13:00:00Z")]
    [InlineData("maintenance/itk-adt", "2026-03-02T14:00:00Z/2027-03-02T13:00:00Z")]
    public async Task A_threshold_that_is_none_and_a_window_that_is_past_or_has_no_near_end_are_refused(string name, string? value)
    {
        await using var desk = await ChaseDesk.OpenAsync();
        using var counted = new Refusals();

        (await desk.Desk.ChangeAsync("operator", name, value, "A. Operator", "because", Cancel)).Result.ShouldBe(DeskResult.NotPossible);

        (await desk.Database.Alarms.ChangesAsync(Cancel)).ShouldBeEmpty();
        counted.Reasons.Count.ShouldBe(1);
    }

    private static async Task<ChaseDesk> LateAsync()
    {
        var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);
        await desk.PassAsync(TimeSpan.FromHours(24));
        return desk;
    }

    /// <summary>Listens to the counter of refusals on the thread of the test.</summary>
    private sealed class Refusals : IDisposable
    {
        private static readonly AsyncLocal<List<string>?> s_mine = new();
        private readonly MeterListener _listener = new();

        public Refusals()
        {
            s_mine.Value = Reasons;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "gateway.alarms.refused") listener.EnableMeasurementEvents(instrument);
            };
            // Other tests refuse at the same time; theirs are not ours.
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                if (s_mine.Value == Reasons) Reasons.Add((string)tags[0].Value!);
            });
            _listener.Start();
        }

        public List<string> Reasons { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
