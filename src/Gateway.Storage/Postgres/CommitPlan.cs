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
    /// <summary>The beginnings of lines: of each at least one that its commit does not move.</summary>
    private static readonly string s_linesAhead =
        $"""
        SELECT l.place, m.id, m.waits FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[]) AS l (place, person, thread, source)
        CROSS JOIN LATERAL ({PostgresLines.First($"id, {LedgerRows.WaitsBehind} AS waits, sequence", "l.person", "l.thread", "l.source", "$5")} ORDER BY sequence LIMIT $5) m
        ORDER BY l.place, m.sequence
        """;

    private readonly Dictionary<string, MessageNow> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObligationNow> _obligations = new(StringComparer.Ordinal);
    private readonly List<(Transition Step, byte[] Link)> _history = [];
    private readonly List<List<(string Id, bool Waits)>> _lines = [];

    /// <summary>True when there is a row to lock.</summary>
    public bool HasSteps => commit.Messages.Count + commit.NewObligations.Count + commit.Obligations.Count > 0;

    /// <summary>The messages that it concerns; those of its obligations are known when they were read.</summary>
    public IReadOnlyCollection<string> Messages => _messages.Keys;

    /// <summary>Two statements that lock and two that read, for all plans together.</summary>
    public static void AddReading(NpgsqlBatch batch, IReadOnlyList<CommitPlan> plans)
    {
        var obligations = plans.SelectMany(plan => plan.ObligationIds).Distinct(StringComparer.Ordinal).ToArray();
        var messages = plans.SelectMany(plan => plan.MessageIds).Distinct(StringComparer.Ordinal).ToArray();
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
        var lines = plans.SelectMany(plan => plan.Leaves).ToList();
        if (lines.Count == 0) return;
        batch.Add(
            s_linesAhead, Enumerable.Range(0, lines.Count).ToArray(), lines.Select(line => line.Person?.ToString()).ToArray(), lines.Select(line => line.Thread).ToArray(),
            lines.Select(line => line.Source).ToArray(), plans.Max(plan => plan.MessageIds.Count()) + 1);
    }

    public static async Task ReadAsync(NpgsqlDataReader reader, IReadOnlyList<CommitPlan> plans, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var messages = (await reader.RowsAsync(MessageNow.Read, cancellationToken)).ToDictionary(message => message.Id, StringComparer.Ordinal);
        var obligations = (await reader.RowsAsync(ObligationNow.Read, cancellationToken)).ToDictionary(obligation => obligation.Id, StringComparer.Ordinal);
        foreach (var plan in plans) plan.Take(messages, obligations);
        if (plans.All(plan => plan.Leaves.Count == 0)) return;
        var ahead = (await reader.RowsAsync(static row => (Place: row.GetInt32(0), Id: row.GetString(1), Waits: row.GetBoolean(2)), cancellationToken)).ToLookup(row => row.Place);
        var place = 0;
        foreach (var plan in plans)
            foreach (var _ in plan.Leaves) plan._lines.Add([.. ahead[place++].Select(row => (row.Id, row.Waits))]);
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

    /// <summary>A statement for each table; a message or an obligation is written once, however many steps it took.</summary>
    public static void AddWriting(NpgsqlBatch batch, IReadOnlyList<CommitPlan> plans)
    {
        AddMessages(batch, [.. plans.SelectMany(plan => plan._messages.Values).Where(message => message.Last is not null)]);
        batch.AddObligations([.. plans.SelectMany(plan => plan.NewObligations)]);
        AddObligations(batch, [.. plans.SelectMany(plan => plan._obligations.Values).Where(obligation => obligation.Last is not null)]);
        batch.AddHistory([.. plans.SelectMany(plan => plan._history)]);
    }

    /// <summary>Those that it moves or obliges for, and the one behind which it parks.</summary>
    private IEnumerable<string> MessageIds =>
        commit.Messages.Select(step => step.MessageId).Concat(commit.NewObligations.Select(obligation => obligation.MessageId)).Concat(commit.WaitsFor is { } ahead ? [ahead] : []);

    private IReadOnlyList<Line> Leaves => commit.Leaves;

    private IEnumerable<string> ObligationIds => commit.Obligations.Select(step => step.ObligationId);

    private IReadOnlyList<Obligation> NewObligations => commit.NewObligations;

    private static void AddMessages(NpgsqlBatch batch, List<MessageNow> moved)
    {
        if (moved.Count == 0) return;
        batch.Add(
            """
            UPDATE message m SET state = n.state, reason = n.reason, owner = n.owner, person = coalesce(n.person, m.person), kind = coalesce(n.kind, m.kind)
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS n (id, state, reason, owner, person, kind) WHERE m.id = n.id
            """,
            moved.Select(message => message.Id).ToArray(), moved.Select(message => message.State).ToArray(), moved.Select(message => message.Last!.Reason).ToArray(),
            moved.Select(message => message.Last!.Owner).ToArray(), moved.Select(message => message.Person).ToArray(), moved.Select(message => message.Kind).ToArray());
    }

    private static void AddObligations(NpgsqlBatch batch, List<ObligationNow> moved)
    {
        if (moved.Count == 0) return;
        batch.Add(
            """
            UPDATE obligation o SET state = n.state, reason = n.reason, attempts = n.attempts, chase_at = coalesce(n.chase_at, o.chase_at)
            FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[]) AS n (id, state, reason, attempts, chase_at) WHERE o.id = n.id
            """,
            moved.Select(obligation => obligation.Id).ToArray(), moved.Select(obligation => obligation.State).ToArray(), moved.Select(obligation => obligation.Last!.Reason).ToArray(),
            moved.Select(obligation => obligation.Attempts).ToArray(),
            // What went wrong is chased at once; the rest when its next step is due.
            moved.Select(obligation => obligation.Last!.To is ObligationState.Failed or ObligationState.Unknown ? Columns.Instant(obligation.Last.At) : null).ToArray());
    }

    /// <summary>Takes what is its own of what was read.</summary>
    private void Take(Dictionary<string, MessageNow> messages, Dictionary<string, ObligationNow> obligations)
    {
        foreach (var id in ObligationIds)
            if (obligations.TryGetValue(id, out var obligation)) _obligations[id] = obligation;
        foreach (var id in MessageIds.Concat(_obligations.Values.Select(obligation => obligation.MessageId)))
            if (messages.TryGetValue(id, out var message)) _messages[id] = message;
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
