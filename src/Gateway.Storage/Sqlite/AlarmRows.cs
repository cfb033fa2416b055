using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>The rows of the alarms, to and from the shape of Custody.</summary>
internal static class AlarmRows
{
    public const string Columns =
        "id, key, kind, subject, step, rung, message_id, obligation_id, owner, role, channel, partner, urgent, reason, found, due_at, raised_at, "
        + "notice, notified_at, acknowledged_by, outcome, acknowledged_at, quiet_until, closed_at, closed_because";

    /// <summary>How many columns these are.</summary>
    public const int Count = 25;

    public static Alarm Read(SqliteDataReader row) => new()
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

    /// <summary>Adds a new alarm; 0 when it is known.</summary>
    public static int Add(SqliteSession session, Alarm alarm) => session.Execute(
        """
        INSERT INTO alarm (id, key, kind, subject, step, rung, message_id, obligation_id, owner, role, channel, partner, urgent, reason, found, due_at, raised_at, notified_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING
        """,
        alarm.Id, alarm.Key, alarm.Kind.ToString(), alarm.Subject, alarm.Step?.ToString(), alarm.Rung, alarm.MessageId, alarm.ObligationId, alarm.Owner,
        alarm.Role.ToString(), alarm.Channel.ToString(), alarm.Partner, alarm.Urgent ? 1 : 0, alarm.Reason, alarm.Found,
        Storage.Columns.Instant(alarm.DueAt), Storage.Columns.Instant(alarm.RaisedAt),
        // Whoever is only shown it has it before their eyes now.
        alarm.Channel == LadderChannel.Custody ? Storage.Columns.Instant(alarm.RaisedAt) : null);

    private static DateTimeOffset? Instant(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.ReadInstant(column);
}
