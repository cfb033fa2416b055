using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways;

namespace Gateway.Custody.Delivery;

/// <summary>Takes the Tasks of the record a step further along their pathways, in the commit that moves their obligations.</summary>
internal sealed class TaskSteps(IRecordStore records, PartnerDirectory partners)
{
    /// <summary>The Task of an obligation, where it stands and which version that is; null when none is kept.</summary>
    public async Task<KeptTask?> FindAsync(Obligation obligation, CancellationToken cancellationToken)
    {
        if (await records.ReadAsync("Task", ObligationTask.IdOf(obligation.Id), cancellationToken) is not { } stored) return null;
        if (JsonTree.ReadFhir(stored.Json.Span).Root is not { } task || ObligationTask.PathwayOf(task) is not { } pathway) return null;
        return new KeptTask(task, pathway, ObligationTask.StateOf(task), stored.Version);
    }

    /// <summary>The commit with the Task's next version and, where the pathway says so, the notice to whoever sent the message.</summary>
    /// <param name="happenings">What happened, in order; what the pathway does not know from here changes nothing.</param>
    public CustodyCommit Take(
        CustodyCommit commit, LedgerEntry message, Obligation obligation, KeptTask? kept, IReadOnlyList<string> happenings, string by, string? reason, DateTimeOffset now)
    {
        if (kept is null) return commit;
        var (state, tells) = (kept.State, false);
        foreach (var happening in happenings)
        {
            var step = kept.Pathway.Take(state, happening);
            state = step.State;
            tells |= step.Has(DutyKind.TellSender);
        }
        if (state == kept.State && !tells) return commit;
        var next = ObligationTask.Advanced(kept.Task, state, by, reason, now);
        return commit with
        {
            Resources = [.. commit.Resources, new ResourceVersion(next, obligation.Person, message.Source, message.Id, now)],
            Outbox = tells && partners.Find(message.Client)?.ReturnChannel is ReturnChannel.Fhir or ReturnChannel.Webhook
                ? [.. commit.Outbox, Notice(message, obligation, kept.Version + 1)]
                : commit.Outbox,
        };
    }

    private static BusMessage Notice(LedgerEntry message, Obligation obligation, int version)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"{obligation.Id}/{version}");
        return new BusMessage($"step-{body}", Receipts.ReturnQueue, message.Id, StepNotices.Subject, body) { CorrelationId = message.Id };
    }
}

/// <summary>A Task of the record, where it stands, and its version.</summary>
internal sealed record KeptTask(Element Task, Pathway Pathway, string State, int Version)
{
    public override string ToString() => $"{Pathway.Name} {State}";
}
