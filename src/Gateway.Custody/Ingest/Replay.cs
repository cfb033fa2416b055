using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Ingest;

/// <summary>One thing that a replay would do, or did.</summary>
/// <param name="What">The resource (<c>Encounter/…</c>) or the obligation (<c>obligation practice-a by route x</c>).</param>
/// <param name="Change"><c>new</c>, <c>changed</c>, <c>same</c>.</param>
public sealed record ReplayEffect(string What, string Change);

/// <summary>What a replay of one message does.</summary>
/// <param name="Refusal">Why it cannot be replayed; null when it can.</param>
public sealed record ReplayPlan(LedgerEntry Entry, string? Refusal, IReadOnlyList<ReplayEffect> Effects)
{
    /// <summary>A new map alone changes the Provenance of what it says again; that is no change to the record.</summary>
    public bool ChangesAnything => Refusal is null && Effects.Any(effect => effect.Change != "same" && !effect.What.StartsWith("Provenance/", StringComparison.Ordinal));
}

/// <summary>
/// Runs stored messages again with the maps, register and routes of today, and adds what comes out different. Safe to do twice: a
/// resource that says the same is no new version, and a recipient that was told by a route is not told again.
/// </summary>
public sealed class Replay(IngestPipeline pipeline, ICustodyStore store, IRecordStore records, Relay relay, TimeProvider time)
{
    /// <summary>What a replay would do; nothing is written.</summary>
    public async Task<ReplayPlan> PreviewAsync(string messageId, CancellationToken cancellationToken) =>
        (await RehearseAsync(messageId, cancellationToken)).Plan;

    /// <summary>Does it, and says what was done. Nothing is written when nothing would change.</summary>
    /// <param name="actor">Who asked for it.</param>
    public async Task<ReplayPlan> ApplyAsync(string messageId, string actor, CancellationToken cancellationToken)
    {
        var (plan, commit) = await RehearseAsync(messageId, cancellationToken);
        if (!plan.ChangesAnything || commit is null) return plan;
        var now = time.GetUtcNow();
        var written = await store.CommitAsync(
            commit with
            {
                Messages = [new MessageStep(messageId, MessageState.Routed, MessageState.Routed, now, actor) { Reason = "replayed" }],
                Audit = [new AuditRow(now, actor, "replay", $"custody/{messageId}", "ok")],
            },
            cancellationToken);
        if (!written) return plan with { Refusal = "The message was moved while it was replayed; look at it again." };
        await relay.FlushAsync(cancellationToken);
        return plan;
    }

    private async Task<(ReplayPlan Plan, CustodyCommit? Commit)> RehearseAsync(string messageId, CancellationToken cancellationToken)
    {
        var entry = await store.FindMessageAsync(messageId, cancellationToken)
            ?? throw new InvalidOperationException($"Message {messageId} is not in the ledger.");
        if (entry.State != MessageState.Routed) return (Refused(entry, Why(entry.State)), null);

        // At the time of its first run, so that what depends on the clock comes out as it did then.
        var history = await store.HistoryOfAsync(messageId, cancellationToken);
        var own = history.Where(step => step.ObligationId is null).ToList();
        var first = own.First(step => step.State == nameof(MessageState.Translated)).At;
        var wasOvertaken = own.First(step => step.State == nameof(MessageState.Routed)).Reason == $"nobody: {StatedOrder.Older}";
        var (commit, parking) = await pipeline.RehearseAsync(entry with { State = MessageState.Received, Reason = null, Owner = null }, first, wasOvertaken, cancellationToken);
        if (parking is not null) return (Refused(entry, $"It would be parked now: {parking}"), null);

        var effects = new List<ReplayEffect>();
        var told = (await store.ObligationsOfAsync(messageId, cancellationToken)).Select(owed => (owed.Recipient, owed.Route)).ToHashSet();
        var obligations = new List<Obligation>();
        foreach (var owed in commit.NewObligations)
        {
            var isNew = !told.Contains((owed.Recipient, owed.Route));
            effects.Add(new ReplayEffect($"obligation {owed.Recipient} by route {owed.Route}", isNew ? "new" : "same"));
            if (isNew) obligations.Add(Afresh(owed, time.GetUtcNow()));
        }
        var fresh = obligations.Select(owed => owed.Id).ToHashSet();
        var resources = new List<ResourceVersion>();
        foreach (var stated in commit.Resources)
        {
            // The Task of an obligation that there is already has gone on since.
            if (ObligationTask.ObligationOf(stated.Resource) is { } asked && !fresh.Contains(asked)) continue;
            var change = await ChangeAsync(stated, cancellationToken);
            effects.Add(new ReplayEffect($"{stated.Resource.ResourceType}/{stated.Resource["id"]?.Text}", change));
            if (change != "same") resources.Add(stated);
        }
        return (new ReplayPlan(entry, null, effects), new CustodyCommit
        {
            Resources = resources,
            NewObligations = obligations,
            Artefacts = commit.Artefacts,
            Outbox = [.. commit.Outbox.Where(message => fresh.Contains(message.Body))],
        });
    }

    private static ReplayPlan Refused(LedgerEntry entry, string why) => new(entry, why, []);

    private static string Why(MessageState state) => state switch
    {
        MessageState.Parked => "It is parked: release it instead.",
        MessageState.Received => "It is still being processed.",
        _ => $"It is {StateNames.Of(state)}; what nobody may act on is not said again.",
    };

    /// <summary>Its recipient has the time that the route gives, from now on.</summary>
    private static Obligation Afresh(Obligation owed, DateTimeOffset now) => owed with { CreatedAt = now, DueAt = now + (owed.DueAt - owed.CreatedAt) };

    private async Task<string> ChangeAsync(ResourceVersion stated, CancellationToken cancellationToken)
    {
        var (type, id) = (stated.Resource.ResourceType!, stated.Resource["id"]!.Text!);
        var versions = await records.HistoryAsync(type, id, cancellationToken);
        if (versions.Count == 0) return "new";
        var said = Content(stated.Resource);
        // Said before, in any version: replaying an old message does not undo what was said since.
        return versions.Any(version => version.Person == stated.Person && Content(JsonTree.ReadFhir(version.Json.Span).Root!).AsSpan().SequenceEqual(said)) ? "same" : "changed";
    }

    /// <summary>A resource without what the store puts on it.</summary>
    private static byte[] Content(Element resource)
    {
        var bare = resource.Clone();
        if (bare["meta"] is not { } meta) return JsonText.ToBytes(bare);
        foreach (var name in (string[])["versionId", "lastUpdated"])
            if (meta[name] is { } stamp) meta.Remove(stamp);
        if (meta.Children.Count == 0) bare.Remove(meta);
        return JsonText.ToBytes(bare);
    }
}
