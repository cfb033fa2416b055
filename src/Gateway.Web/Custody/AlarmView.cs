using System.Text.Json.Serialization;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;

namespace Gateway.Web.Custody;

/// <summary>An alarm as those it concerns may see it.</summary>
public sealed record AlarmView
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Subject { get; init; }

    public required string? Step { get; init; }

    public required int Rung { get; init; }

    public required string Text { get; init; }

    public required string? Custody { get; init; }

    public required bool Urgent { get; init; }

    public required string Owner { get; init; }

    /// <summary>The role that was told, and the partner that plays it.</summary>
    public required string Told { get; init; }

    public required string? Partner { get; init; }

    public required string Channel { get; init; }

    public required string? Reason { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public required DateTimeOffset? NotifiedAt { get; init; }

    public required string? AcknowledgedBy { get; init; }

    public required string? Outcome { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required DateTimeOffset? QuietUntil { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required string? ClosedBecause { get; init; }

    public static AlarmView Of(Alarm alarm) => new()
    {
        Id = alarm.Id,
        Kind = AlarmNames.Of(alarm.Kind),
        Subject = alarm.Subject,
        Step = alarm.Step is { } step ? StateNames.Of(step) : null,
        Rung = alarm.Rung,
        Text = AlarmText.Of(alarm),
        Custody = alarm.MessageId is null ? null : $"/api/custody/{alarm.MessageId}",
        Urgent = alarm.Urgent,
        Owner = alarm.Owner,
        Told = AlarmNames.Of(alarm.Role),
        Partner = alarm.Partner,
        Channel = AlarmNames.Of(alarm.Channel),
        Reason = alarm.Reason,
        DueAt = alarm.DueAt,
        RaisedAt = alarm.RaisedAt,
        NotifiedAt = alarm.NotifiedAt,
        AcknowledgedBy = alarm.AcknowledgedBy,
        Outcome = alarm.Outcome,
        AcknowledgedAt = alarm.AcknowledgedAt,
        QuietUntil = alarm.QuietUntil,
        ClosedAt = alarm.ClosedAt,
        ClosedBecause = alarm.ClosedBecause,
    };

    /// <summary>The alarm only: who acknowledged is a person.</summary>
    public override string ToString() => Id;
}

/// <summary>The alarms of one client.</summary>
/// <param name="Open">How many matters are open: the rungs of one ladder are one matter.</param>
/// <param name="More">Whether older ones were left out.</param>
public sealed record AlarmsView(int Open, bool More, IReadOnlyList<AlarmView> Alarms)
{
    /// <summary>The alarms of one matter together, the most urgent and the longest late first.</summary>
    [JsonIgnore]
    public IReadOnlyList<IReadOnlyList<AlarmView>> Matters =>
        [.. Alarms.GroupBy(alarm => (alarm.Kind, alarm.Subject, alarm.Step))
            .Select(same => (IReadOnlyList<AlarmView>)[.. same.OrderBy(alarm => alarm.Rung)])
            .OrderByDescending(matter => matter[0].Urgent).ThenBy(matter => matter[0].DueAt)];
}

/// <summary>The thresholds in force, beside what the file says, and every change.</summary>
internal sealed record ThresholdsView(IReadOnlyList<ThresholdView> Thresholds, IReadOnlyList<MaintenanceView> Maintenance, IReadOnlyList<ThresholdChange> Changes);

internal sealed record ThresholdView(string Name, string Value, string? File, string? ChangedBy, string? Because, DateTimeOffset? ChangedAt)
{
    public static ThresholdView Of(ThresholdInForce threshold) =>
        new(threshold.Name, threshold.Value, threshold.File, threshold.Change?.By, threshold.Change?.Because, threshold.Change?.At);
}

internal sealed record MaintenanceView(string Source, DateTimeOffset From, DateTimeOffset Until, string Because);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlarmsView))]
[JsonSerializable(typeof(ThresholdsView))]
[JsonSerializable(typeof(ReceiptView))]
internal sealed partial class AlarmJson : JsonSerializerContext;
