using System.Data.Common;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage;

/// <summary>The columns of the ledger's tables, alike in both engines, and their rows as the shapes of Custody.</summary>
internal static class LedgerRows
{
    public const string MessageColumns =
        "sequence, id, batch_id, source, client, kind, urgency, state, received_at, occurred_at, duplicate_key, thread, person, reason, owner, body_hash, content_type";

    /// <summary>Parked for no other cause than one ahead of it.</summary>
    public const string WaitsBehind = "(state = 'Parked' AND coalesce(reason, '') LIKE 'behind:%')";

    /// <summary>In the line of a person; what the index of lines has as its condition, word for word, or SQLite does not find it again.</summary>
    public const string IsInPersonLine = "state IN ('Received', 'Parked') AND person IS NOT NULL";

    public const string ObligationColumns =
        "id, message_id, recipient, route, goal, person, state, created_at, due_at, attempts, reason";

    public const string StepColumns = "sequence, message_id, obligation_id, state, at, actor, reason, attempt, moved";

    public const string TravelColumns = "id, queue, session, subject, body, correlation_id, scheduled_at, time_to_live";

    public static LedgerEntry Message(DbDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        Id = row.GetString(1),
        BatchId = row.GetString(2),
        Source = row.GetString(3),
        Client = row.GetString(4),
        Kind = row.ReadText(5),
        Urgency = row.ReadEnum<Urgency>(6),
        State = row.ReadEnum<MessageState>(7),
        ReceivedAt = row.ReadInstant(8),
        OccurredAt = row.IsDBNull(9) ? null : row.ReadInstant(9),
        DuplicateKey = row.ReadText(10),
        Thread = row.ReadText(11),
        Person = row.ReadPerson(12),
        Reason = row.ReadText(13),
        Owner = row.ReadText(14),
        BodyHash = row.GetString(15),
        ContentType = row.GetString(16),
    };

    public static Obligation Obligation(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        MessageId = row.GetString(1),
        Recipient = row.GetString(2),
        Route = row.GetString(3),
        Goal = row.ReadEnum<ObligationState>(4),
        Person = row.ReadPerson(5),
        State = row.ReadEnum<ObligationState>(6),
        CreatedAt = row.ReadInstant(7),
        DueAt = row.ReadInstant(8),
        Attempts = row.GetInt32(9),
        Reason = row.ReadText(10),
    };

    public static Transition Step(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.ReadText(2), row.GetString(3), row.ReadInstant(4), row.GetString(5), row.ReadText(6), row.GetInt32(7), row.ReadText(8));

    public static LinkedTransition LinkedStep(DbDataReader row) => new(Step(row), row.ReadBytesOrNull(9) is { } link ? link : null);

    public static Seal Seal(DbDataReader row) => new(row.GetInt64(0), row.ReadInstant(1), row.GetInt64(2), row.GetInt32(3), row.ReadBytes(4));

    public static AuditRow Audit(DbDataReader row) => new(
        row.ReadInstant(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4));

    /// <summary>A bus message from <see cref="TravelColumns"/>.</summary>
    public static BusMessage Travel(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4))
        {
            CorrelationId = row.ReadText(5),
            ScheduledAt = row.ReadNumber(6) is { } ticks ? Columns.FromTicks(ticks) : null,
            TimeToLive = row.ReadNumber(7) is { } span ? TimeSpan.FromTicks(span) : null,
        };
}
