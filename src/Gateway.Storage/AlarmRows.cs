using System.Data.Common;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage;

/// <summary>The rows of the alarms, to and from the shape of Custody.</summary>
internal static class AlarmRows
{
    public const string Columns =
        "id, key, kind, subject, step, rung, message_id, obligation_id, owner, role, channel, partner, urgent, reason, found, due_at, raised_at, "
        + "notice, notified_at, acknowledged_by, outcome, acknowledged_at, quiet_until, closed_at, closed_because";

    /// <summary>How many columns these are.</summary>
    public const int Count = 25;

    public static Alarm Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Key = row.GetString(1),
        Kind = row.ReadEnum<AlarmKind>(2),
        Subject = row.GetString(3),
        Step = row.IsDBNull(4) ? null : row.ReadEnum<ObligationState>(4),
        Rung = row.GetInt32(5),
        MessageId = row.ReadText(6),
        ObligationId = row.ReadText(7),
        Owner = row.GetString(8),
        Role = row.ReadEnum<LadderRole>(9),
        Channel = row.ReadEnum<LadderChannel>(10),
        Partner = row.ReadText(11),
        Urgent = row.GetInt64(12) == 1,
        Reason = row.ReadText(13),
        Found = row.ReadText(14),
        DueAt = row.ReadInstant(15),
        RaisedAt = row.ReadInstant(16),
        Notice = row.ReadText(17),
        NotifiedAt = Instant(row, 18),
        AcknowledgedBy = row.ReadText(19),
        Outcome = row.ReadText(20),
        AcknowledgedAt = Instant(row, 21),
        QuietUntil = Instant(row, 22),
        ClosedAt = Instant(row, 23),
        ClosedBecause = row.ReadText(24),
    };

    /// <summary>Adds a new alarm; one that is known is left as it is. Its values are <see cref="Values"/>.</summary>
    public const string Insert =
        """
        INSERT INTO alarm (id, key, kind, subject, step, rung, message_id, obligation_id, owner, role, channel, partner, urgent, reason, found, due_at, raised_at, notified_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING
        """;

    public static object?[] Values(Alarm alarm) =>
    [
        alarm.Id, alarm.Key, alarm.Kind.ToString(), alarm.Subject, alarm.Step?.ToString(), alarm.Rung, alarm.MessageId, alarm.ObligationId, alarm.Owner,
        alarm.Role.ToString(), alarm.Channel.ToString(), alarm.Partner, alarm.Urgent ? 1 : 0, alarm.Reason, alarm.Found,
        Storage.Columns.Instant(alarm.DueAt), Storage.Columns.Instant(alarm.RaisedAt),
        // Whoever is only shown it has it before their eyes now.
        alarm.Channel == LadderChannel.Custody ? Storage.Columns.Instant(alarm.RaisedAt) : null,
    ];

    public static OwedStep Owed(DbDataReader row) => new(LedgerRows.Obligation(row), row.GetString(11), row.GetString(12), row.ReadEnum<Urgency>(13), row.ReadInstant(14));

    public static StillParked Parked(DbDataReader row) => new(LedgerRows.Message(row), row.ReadInstant(17), (int)row.GetInt64(18));

    public static MovedOn Moved(DbDataReader row) => new(Read(row), row.GetString(Count));

    public static Quiet Quiet(DbDataReader row) =>
        new(row.ReadEnum<AlarmKind>(0), row.GetString(1), row.IsDBNull(2) ? null : row.ReadEnum<ObligationState>(2), row.ReadInstant(3));

    public static WaitingNotice Waiting(DbDataReader row) => new(row.GetString(0), row.GetInt64(1) == 1);

    public static ThresholdChange Change(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.ReadText(2), row.GetString(3), row.GetString(4), row.ReadInstant(5));

    public static Feed Feed(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.ReadInstant(3), row.ReadInstant(4));

    private static DateTimeOffset? Instant(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.ReadInstant(column);
}
