using System.Data.Common;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// What a commit makes of the messages and obligations as they stand, worked out while their rows are locked: two writers of one
/// message follow each other, so that its chain never forks.
/// </summary>
internal sealed class CommitPlan(CustodyCommit commit)
{
    /// <summary>The beginning of a line: at least one that this commit does not move.</summary>
    private const string LineAhead =
        $"""
        SELECT id, {LedgerRows.WaitsBehind}, sequence FROM message WHERE person = $1 AND state IN ('Received', 'Parked') AND person IS NOT NULL
        UNION
        SELECT id, {LedgerRows.WaitsBehind}, sequence FROM message WHERE thread = $2 AND source = $3 AND state = 'Parked'
        ORDER BY sequence LIMIT $4
        """;

    private readonly Dictionary<string, MessageNow> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObligationNow> _obligations = new(StringComparer.Ordinal);
    private readonly List<(Transition Step, byte[] Link)> _history = [];
    private readonly List<List<(string Id, bool Waits)>> _lines = [];

    /// <summary>True when there is a row to lock.</summary>
    public bool HasSteps => commit.Messages.Count + commit.NewObligations.Count + commit.Obligations.Count > 0;

    /// <summary>Two statements that lock and two that read.</summary>
    public void AddReading(NpgsqlBatch batch)
    {
        var obligations = commit.Obligations.Select(step => step.ObligationId).Distinct(StringComparer.Ordinal).ToArray();
        var messages = commit.Messages.Select(step => step.MessageId).Concat(commit.NewObligations.Select(obligation => obligation.MessageId))
            .Concat(commit.WaitsFor is { } ahead ? [ahead] : []).Distinct(StringComparer.Ordinal).ToArray();
        // One list and not two conditions: for "or" the server reads the whole table.
        const string Concerned = "id = ANY($1 || ARRAY(SELECT message_id FROM obligation WHERE id = ANY($2)))";
        batch.Add(PostgresLedger.WriteLock);
        // In one order for every writer.
        batch.Add($"SELECT id FROM message WHERE {Concerned} ORDER BY id FOR NO KEY UPDATE", messages, obligations);
        // Statements of their own, begun when the locks were had: they see what the writers before have done.
        batch.Add(
            $"SELECT id, state, (SELECT link FROM history h WHERE h.message_id = message.id ORDER BY h.sequence DESC LIMIT 1) FROM message WHERE {Concerned}",
            messages, obligations);
        batch.Add("SELECT id, message_id, state, attempts FROM obligation WHERE id = ANY($1)", [obligations]);
        // Whoever parks behind one of these messages locks it too, so that either this sees it parked or it sees this one gone.
        foreach (var line in commit.Leaves) batch.Add(LineAhead, line.Person?.ToString(), line.Thread, line.Source, commit.Messages.Count + 1);
    }

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        foreach (var message in await reader.RowsAsync(MessageNow.Read, cancellationToken)) _messages[message.Id] = message;
        foreach (var obligation in await reader.RowsAsync(ObligationNow.Read, cancellationToken)) _obligations[obligation.Id] = obligation;
        foreach (var _ in commit.Leaves) _lines.Add(await reader.RowsAsync(static row => (row.GetString(0), row.GetBoolean(1)), cancellationToken));
    }

    /// <summary>Takes every step; false when one of its From states does not hold any more.</summary>
    public bool Apply()
    {
        foreach (var step in commit.Messages)
            if (!Apply(step)) return false;
        if (commit.WaitsFor is { } ahead && !(_messages.TryGetValue(ahead, out var waited) && IsInLine(waited))) return false;
        if (_lines.Exists(WaitsForNobody)) return false;
        foreach (var obligation in commit.NewObligations) Apply(obligation);
        foreach (var step in commit.Obligations)
            if (!Apply(step)) return false;
        return true;
    }

    /// <summary>A statement for each message and obligation that moved, however many steps it took.</summary>
    public void AddWriting(NpgsqlBatch batch)
    {
        foreach (var message in _messages.Values.Where(message => message.Last is not null))
            batch.Add(
                "UPDATE message SET state = $2, reason = $3, owner = $4, person = coalesce($5, person), kind = coalesce($6, kind) WHERE id = $1",
                message.Id, message.State, message.Last!.Reason, message.Last.Owner, message.Person, message.Kind);
        batch.AddObligations(commit.NewObligations);
        foreach (var obligation in _obligations.Values.Where(obligation => obligation.Last is not null))
            batch.Add(
                "UPDATE obligation SET state = $2, reason = $3, attempts = $4, chase_at = coalesce($5, chase_at) WHERE id = $1",
                obligation.Id, obligation.State, obligation.Last!.Reason, obligation.Attempts,
                // What went wrong is chased at once; the rest when its next step is due.
                obligation.Last.To is ObligationState.Failed or ObligationState.Unknown ? Columns.Instant(obligation.Last.At) : null);
        batch.AddHistory(_history);
    }

    /// <summary>Whether the first that is left in the line waits behind another, which there is not.</summary>
    private bool WaitsForNobody(List<(string Id, bool Waits)> line)
    {
        foreach (var (id, waits) in line)
        {
            if (!_messages.TryGetValue(id, out var moved) || moved.Last is null) return waits;
            if (IsInLine(moved)) return false; // released, or parked for a cause of its own
        }
        return false;
    }

    private static bool IsInLine(MessageNow message) => message.State is "Received" or "Parked";

    private bool Apply(MessageStep step)
    {
        if (!_messages.TryGetValue(step.MessageId, out var message) || message.State != step.From.ToString()) return false;
        message.State = step.To.ToString();
        message.Last = step;
        message.Person = step.Person?.ToString() ?? message.Person;
        message.Kind = step.Kind ?? message.Kind;
        Add(message, new Transition(0, step.MessageId, null, message.State, step.At, step.Actor, step.Reason, 0, step.Moved));
        return true;
    }

    private void Apply(Obligation obligation)
    {
        // The actor of its first step is the route that named the recipient. Without a message the row is refused by the schema.
        if (_messages.TryGetValue(obligation.MessageId, out var message))
            Add(message, new Transition(0, obligation.MessageId, obligation.Id, obligation.State.ToString(), obligation.CreatedAt, obligation.Route, obligation.Reason, obligation.Attempts));
        _obligations[obligation.Id] = new ObligationNow(obligation.Id, obligation.MessageId) { State = obligation.State.ToString(), Attempts = obligation.Attempts };
    }

    private bool Apply(ObligationStep step)
    {
        if (!_obligations.TryGetValue(step.ObligationId, out var obligation) || obligation.State != step.From.ToString()) return false;
        obligation.State = step.To.ToString();
        obligation.Attempts = Math.Max(obligation.Attempts, step.Attempt);
        obligation.Last = step;
        Add(_messages[obligation.MessageId], new Transition(0, obligation.MessageId, step.ObligationId, obligation.State, step.At, step.Actor, step.Reason, step.Attempt, step.Moved));
        return true;
    }

    private void Add(MessageNow message, Transition step)
    {
        // As it will be stored, or its link would not hold.
        step = step with { Reason = PostgresText.Storable(step.Reason) };
        message.Link = LedgerChain.Link(message.Link, step);
        _history.Add((step, message.Link));
    }

    private sealed class MessageNow(string id)
    {
        public string Id { get; } = id;

        public required string State { get; set; }

        public byte[]? Link { get; set; }

        public MessageStep? Last { get; set; }

        public string? Person { get; set; }

        public string? Kind { get; set; }

        public static MessageNow Read(DbDataReader row) => new(row.GetString(0)) { State = row.GetString(1), Link = row.ReadBytesOrNull(2) };
    }

    private sealed class ObligationNow(string id, string messageId)
    {
        public string Id { get; } = id;

        public string MessageId { get; } = messageId;

        public required string State { get; set; }

        public int Attempts { get; set; }

        public ObligationStep? Last { get; set; }

        public static ObligationNow Read(DbDataReader row) => new(row.GetString(0), row.GetString(1)) { State = row.GetString(2), Attempts = row.GetInt32(3) };
    }
}
