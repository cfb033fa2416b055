using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Custody.Delivery;

/// <summary>Whom a route asks when a recipient has said no: the next of its <c>otherwise</c> that exists and was not asked yet.</summary>
internal sealed class NextRecipient(IngestRules rules)
{
    /// <param name="asked">Everybody whom the message has asked so far.</param>
    /// <param name="kept">The Task of what was refused; the next one is on the same pathway and says why it comes.</param>
    public CustodyCommit? After(LedgerEntry message, Obligation refused, IReadOnlyList<Obligation> asked, KeptTask? kept, DateTimeOffset now)
    {
        if (rules.Routes.Find(refused.Route) is not { Otherwise.Count: > 0 } route) return null;
        var before = asked.Where(owed => owed.Route == route.Id).Select(owed => owed.Recipient).ToHashSet(StringComparer.Ordinal);
        foreach (var relation in route.Otherwise)
        {
            var work = new IngestWork(message, now);
            var next = Recipients.Of(route with { To = [relation] }, refused.Person, work, rules);
            if (next is not { State: ObligationState.Queued } || before.Contains(next.Recipient)) continue;
            work.Oblige(next);
            if (kept is not null) work.Record(TaskOf(message, next, kept), refused.Person);
            return work.ToCommit();
        }
        return null;
    }

    private Fhir.Model.Element TaskOf(LedgerEntry message, Obligation next, KeptTask kept)
    {
        var about = (kept.Task["for"]?["reference"]?.Text, kept.Task["focus"]?["reference"]?.Text);
        var task = ObligationTask.Of(message, next, rules.Partners.Find(next.Recipient), about);
        return ObligationTask.On(task, kept.Pathway, kept.Pathway.First, "Another service was asked first and said no; see its Task for the reason.", []);
    }
}
