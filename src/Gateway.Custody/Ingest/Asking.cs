using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Routes;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Matching;
using Gateway.Pathways;
using Gateway.Pathways.Answers;
using Gateway.Pathways.Stays;
using Gateway.Record;

namespace Gateway.Custody.Ingest;

/// <summary>Carries out what a pathway asks of a message on its way in: Tasks for those who must answer, the checklist, the transfer summary.</summary>
internal sealed class Asking(IngestRules rules, IRecordStore records)
{
    private readonly TaskSteps _tasks = new(records, rules.Partners);

    /// <summary>Keeps a Task of what a recipient is asked, if its route names a pathway and the person is known.</summary>
    public async Task AskAsync(Route route, Obligation owed, Element bundle, IReadOnlyList<string> remarks, IngestWork work, CancellationToken cancellationToken)
    {
        if (AnswerPathways.Find(route.Pathway) is not { } pathway || owed.Person is not { } person) return;
        var resources = PersonBinding.Resources(bundle).ToList();
        var task = ObligationTask.Of(work.Outcome, owed, rules.Partners.Find(owed.Recipient), ObligationTask.About(resources));
        var state = owed.State == ObligationState.Failed ? AnswerWords.Failed : pathway.First;
        IReadOnlyList<ReadinessLine> checklist = [];
        var description = route.Because;
        if (pathway == Arrival.Pathway)
        {
            var known = (await KnownAsync(person, cancellationToken)).Select(one => one.Resource).Where(resource => resource.ResourceType != "Task").ToList();
            checklist = Readiness.Of(resources, known, rules.Register.OrganisationOf(person, Relations.Home, work.Now) is not null);
            description = string.Join(" ", [Readiness.Summary(checklist), .. remarks, .. WhomToRing.OfStay(resources, rules.Partners.Find(work.Entry.Client)?.Ods, work.Now, rules.Register)]);
        }
        work.Record(ObligationTask.On(task, pathway, state, description, checklist), person);
    }

    /// <summary>Makes the document that goes back to a hospital which has admitted somebody.</summary>
    public async Task SummariseAsync(PersonId person, IngestWork work, CancellationToken cancellationToken)
    {
        var document = TransferSummary.Of(await KnownAsync(person, cancellationToken), work.Entry.Id, work.Now);
        work.Keep(HospitalStay.TransferSummary, "application/fhir+json", JsonText.ToBytes(document));
    }

    /// <summary>The Tasks of obligations that are taken back are taken back with them.</summary>
    public async Task CancelAsync(LedgerEntry earlier, IEnumerable<Obligation> obligations, IngestWork work, CancellationToken cancellationToken)
    {
        foreach (var owed in obligations)
        {
            if (await _tasks.FindAsync(owed, cancellationToken) is not { } kept) continue;
            var step = kept.Pathway.Take(kept.State, AnswerWords.Cancelled);
            if (step.Refusal is null)
                work.Record(ObligationTask.Advanced(kept.Task, step.State, work.Entry.Source, $"The hospital has said otherwise (message {work.Entry.Id} after {earlier.Id}).", work.Now), owed.Person);
        }
    }

    private async Task<IReadOnlyList<SourcedResource>> KnownAsync(PersonId person, CancellationToken cancellationToken)
    {
        var known = new List<SourcedResource>();
        foreach (var stored in await WholeRecord.ReadAsync(records, person, cancellationToken))
            if (JsonTree.ReadFhir(stored.Json.Span).Root is { } resource) known.Add(new SourcedResource(resource, stored.Source, stored.At, stored.Version));
        if (known.All(one => one.Resource.ResourceType != "Patient") && rules.Register.Find(person) is { } registered)
            known.Add(new SourcedResource(rules.Register.ToPatient(registered, DateTimeOffset.UnixEpoch), "register", DateTimeOffset.UnixEpoch, 1));
        return known;
    }
}
