using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// Writes one step of a message: everything, or nothing when one of its From states does not hold any more. However many steps a
/// message or an obligation takes, its row is read once and written once, and its chain goes on in memory.
/// </summary>
internal sealed class Committing(SqliteSession session)
{
    private readonly Dictionary<string, byte[]?> _links = new(StringComparer.Ordinal);

    public static bool Write(SqliteSession session, SqliteOutbox outbox, CustodyCommit commit, IReadOnlyList<StatedResource> resources)
    {
        if (!new Committing(session).Step(commit)) return false;
        foreach (var resource in resources) ResourceWriting.Write(session, resource);
        foreach (var artefact in commit.Artefacts) LedgerWriting.AddArtefact(session, artefact);
        foreach (var row in commit.Audit) LedgerWriting.AddAudit(session, row);
        foreach (var message in commit.Outbox) outbox.Add(session, message);
        return true;
    }

    private bool Step(CustodyCommit commit)
    {
        if (!Each(commit.Messages, static step => step.MessageId, Step)) return false;
        // Nobody is left to wait for one that is gone: between the reading of the line and this commit another may have moved in it.
        if (commit.WaitsFor is { } ahead && !SqliteLines.IsIn(session, ahead)) return false;
        foreach (var line in commit.Leaves)
            if (SqliteLines.WaitsForNobody(session, line)) return false;
        foreach (var obligation in commit.NewObligations) Add(obligation);
        return Each(commit.Obligations, static step => step.ObligationId, Step);
    }

    /// <summary>The steps of each message or obligation together, in their order; nearly always they are all of one.</summary>
    private static bool Each<T>(IReadOnlyList<T> steps, Func<T, string> subject, Func<string, IReadOnlyList<T>, bool> take)
    {
        if (steps.Count == 0) return true;
        var first = subject(steps[0]);
        if (steps.All(step => subject(step) == first)) return take(first, steps);
        foreach (var group in steps.GroupBy(subject))
            if (!take(group.Key, [.. group])) return false;
        return true;
    }

    private bool Step(string id, IReadOnlyList<MessageStep> steps)
    {
        var (sequence, state, link) = session.First(
            "SELECT sequence, state, (SELECT link FROM history WHERE message_id = $1 ORDER BY sequence DESC LIMIT 1) FROM message WHERE id = $1",
            static row => (row.GetInt64(0), row.GetString(1), row.ReadBytesOrNull(2)), id);
        if (state is null) return false;
        _links[id] = link;
        (string? person, string? kind) = (null, null);
        foreach (var step in steps)
        {
            if (state != step.From.ToString()) return false;
            state = step.To.ToString();
            person = step.Person?.ToString() ?? person;
            kind = step.Kind ?? kind;
            AddHistory(new Transition(0, id, null, state, step.At, step.Actor, step.Reason, 0, step.Moved));
        }
        session.Execute(
            "UPDATE message SET state = $2, reason = $3, owner = $4, person = coalesce($5, person), kind = coalesce($6, kind) WHERE sequence = $1",
            sequence, state, steps[^1].Reason, steps[^1].Owner, person, kind);
        return true;
    }

    private bool Step(string id, IReadOnlyList<ObligationStep> steps)
    {
        var (sequence, message, state, attempts) = session.First(
            "SELECT sequence, message_id, state, attempts FROM obligation WHERE id = $1",
            static row => (row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3)), id);
        if (state is null) return false;
        foreach (var step in steps)
        {
            if (state != step.From.ToString()) return false;
            state = step.To.ToString();
            attempts = Math.Max(attempts, step.Attempt);
            AddHistory(new Transition(0, message, id, state, step.At, step.Actor, step.Reason, step.Attempt, step.Moved));
        }
        var last = steps[^1];
        session.Execute(
            "UPDATE obligation SET state = $2, reason = $3, attempts = $4, chase_at = coalesce($5, chase_at) WHERE sequence = $1",
            sequence, state, last.Reason, attempts,
            // What went wrong is chased at once; the rest when its next step is due.
            last.To is ObligationState.Failed or ObligationState.Unknown ? Columns.Instant(last.At) : null);
        return true;
    }

    private void Add(Obligation obligation)
    {
        session.Execute(
            $"INSERT INTO obligation ({LedgerRows.ObligationColumns}, chase_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            obligation.Id, obligation.MessageId, obligation.Recipient, obligation.Route, obligation.Goal.ToString(),
            obligation.Person?.ToString(), obligation.State.ToString(), Columns.Instant(obligation.CreatedAt),
            Columns.Instant(obligation.DueAt), obligation.Attempts, obligation.Reason, obligation.ChaseAt is { } chase ? Columns.Instant(chase) : "");
        // The actor of its first step is the route that named the recipient.
        AddHistory(new Transition(0, obligation.MessageId, obligation.Id, obligation.State.ToString(), obligation.CreatedAt, obligation.Route, obligation.Reason, obligation.Attempts));
    }

    /// <summary>Adds a step, linked to the one of the same message before it.</summary>
    private void AddHistory(Transition step)
    {
        if (!_links.TryGetValue(step.MessageId, out var previous))
            previous = session.First("SELECT link FROM history WHERE message_id = $1 ORDER BY sequence DESC LIMIT 1", static row => row.ReadBytesOrNull(0), step.MessageId);
        _links[step.MessageId] = LedgerWriting.AddHistory(session, previous, step);
    }
}
