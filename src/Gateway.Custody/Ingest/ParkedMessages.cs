using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Custody.Ingest;

/// <summary>What came of a decision on a parked message.</summary>
public enum ParkedResult
{
    Done,
    NoSuchMessage,

    /// <summary>It is not parked, or not any more.</summary>
    NotParked,
}

/// <summary>What people do with parked messages: release them once mended, discard them with a reason, give them to another owner.</summary>
public sealed class ParkedMessages(ICustodyStore store, Relay relay, TimeProvider time)
{
    private const int Attempts = 10;

    /// <summary>The parked messages, oldest first; those that only wait behind another are left out unless asked for.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> ListAsync(bool withWaiting, CancellationToken cancellationToken)
    {
        var parked = await store.ListMessagesAsync(new LedgerQuery(State: MessageState.Parked, Limit: int.MaxValue, OldestFirst: true), cancellationToken);
        return withWaiting ? parked : [.. parked.Where(entry => !PersonLine.IsBehind(entry.Reason))];
    }

    /// <summary>The messages that wait behind a parked one, in the order in which they will follow it.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> WaitingBehindAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var line = await store.LineOfAsync(LineOf(entry), int.MaxValue, cancellationToken);
        return [.. line.Where(other => other.Sequence > entry.Sequence && PersonLine.IsBehind(other.Reason))];
    }

    /// <summary>Has the message tried again from the beginning; those behind it follow when it gets through.</summary>
    public Task<ParkedResult> ReleaseAsync(string id, string actor, CancellationToken cancellationToken) =>
        MoveAsync(id, entry => Task.FromResult(Release(entry, "released", actor, time.GetUtcNow())), cancellationToken);

    /// <summary>Sets the message aside for good; the next of its line follows. What it said reaches nobody, which is why it needs a reason.</summary>
    public async Task<ParkedResult> DiscardAsync(string id, string actor, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return await MoveAsync(
            id,
            async entry =>
            {
                var now = time.GetUtcNow();
                var line = LineOf(entry);
                var next = PersonLine.Next(await store.LineOfAsync(line, 2, cancellationToken), new HashSet<string> { id });
                var standIns = (await store.ObligationsOfAsync(id, cancellationToken)).Where(Recipients.IsForWantOfPerson);
                var discard = new CustodyCommit
                {
                    Messages = [new MessageStep(entry.Id, MessageState.Parked, MessageState.Discarded, now, actor) { Reason = reason }],
                    Obligations = [.. standIns.Select(owed => new ObligationStep(owed.Id, owed.State, ObligationState.Withdrawn, now, actor) { Reason = "discarded" })],
                    Audit = [new AuditRow(now, actor, "discard", $"custody/{entry.Id}", "ok")],
                    Leaves = [line],
                };
                return next is null ? discard : Together(discard, Release(next, $"after: {entry.Id}", actor, now));
            },
            cancellationToken);
    }

    /// <summary>Makes somebody else the owner.</summary>
    public Task<ParkedResult> ReassignAsync(string id, string actor, string owner, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(owner);
        return MoveAsync(
            id,
            entry => Task.FromResult(new CustodyCommit
            {
                Messages = [new MessageStep(entry.Id, MessageState.Parked, MessageState.Parked, time.GetUtcNow(), actor) { Reason = entry.Reason, Owner = owner }],
                Audit = [new AuditRow(time.GetUtcNow(), actor, "reassign", $"custody/{entry.Id}", "ok")],
            }),
            cancellationToken);
    }

    /// <summary>The commit that puts a parked message back at the beginning and wakes its source's queue.</summary>
    internal static CustodyCommit Release(LedgerEntry entry, string reason, string actor, DateTimeOffset now) => new()
    {
        Messages = [new MessageStep(entry.Id, MessageState.Parked, MessageState.Received, now, actor) { Reason = reason }],
        // Not the id of the first wake-up: within the duplicate window the bus would drop it.
        Outbox = [new BusMessage(Guid.CreateVersion7(now).ToString(), UrgentQueue.Of("inbound", entry.Urgency), SessionOf(entry), "released", entry.Id) { CorrelationId = entry.Id }],
        Audit = [new AuditRow(now, actor, "release", $"custody/{entry.Id}", "ok")],
    };

    /// <summary>Of each person one is released at a time, and nobody waits for another's. Of whom nobody knows whom they are about, the sender's order holds.</summary>
    private static string SessionOf(LedgerEntry entry) => entry.Person is { } person ? $"{entry.Source}/{person}" : entry.Source;

    private static CustodyCommit Together(CustodyCommit one, CustodyCommit other) => one with
    {
        Messages = [.. one.Messages, .. other.Messages],
        Outbox = [.. one.Outbox, .. other.Outbox],
        Audit = [.. one.Audit, .. other.Audit],
    };

    private static Line LineOf(LedgerEntry entry) => new(entry.Person, entry.Source, entry.Thread);

    private async Task<ParkedResult> MoveAsync(string id, Func<LedgerEntry, Task<CustodyCommit>> commit, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await store.FindMessageAsync(id, cancellationToken) is not { } entry) return ParkedResult.NoSuchMessage;
            if (entry.State != MessageState.Parked) return ParkedResult.NotParked;
            if (await store.CommitAsync(await commit(entry), cancellationToken))
            {
                await relay.FlushAsync(cancellationToken);
                return ParkedResult.Done;
            }
            // Somebody else moved in its line meanwhile, or decided on it.
        }
        throw new InvalidOperationException($"The line of message {id} moved under {Attempts} decisions on it.");
    }
}
