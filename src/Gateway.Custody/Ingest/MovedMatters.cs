using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Uk;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>
/// What stood in one person's record until a message said that it is about another: its resources leave that record by themselves, and those
/// who were told of them are told to take them out of theirs.
/// </summary>
internal sealed class MovedMatters(IngestRules rules, ICustodyStore store, IRecordStore records, Asking asking)
{
    /// <summary>Ends what is still owed of the matter as one of the other person, and obliges whoever has it. A source that cannot say a thing again moves nothing.</summary>
    public async Task TellAsync(MessageKind kind, PersonId? person, IngestWork work, CancellationToken cancellationToken)
    {
        if (person is null || work.Opened?.Manifest.Versions is null or StatementOrder.Arrival) return;
        var messages = new HashSet<(string Message, PersonId Before)>();
        foreach (var one in StatedOrder.Matters(work.Resources)) messages.UnionWith(await BeforeAsync(one, person.Value, cancellationToken));
        if (messages.Count == 0) return;

        var told = new HashSet<(string Recipient, PersonId Before)>();
        foreach (var (id, before) in messages.OrderBy(one => one.Message, StringComparer.Ordinal))
        {
            var owed = (await store.ObligationsOfAsync(id, cancellationToken)).Where(owed => owed.Person == before).ToList();
            told.UnionWith(owed.Where(HasIt).Select(owed => (owed.Recipient, before)));
            var ended = work.EndForAnother(owed);
            if (ended.Count > 0 && await store.FindMessageAsync(id, cancellationToken) is { } earlier) await asking.CancelAsync(earlier, ended, work, cancellationToken);
        }
        if (rules.Routes.RetractionOf(kind.Id) is not { } route) return;
        // A family was told of a homecoming by a few words, and has no record to take it out of: whoever rings them says it.
        foreach (var (recipient, before) in told.Where(one => rules.Partners.Find(one.Recipient)?.Role != PartnerRole.Family)) work.Oblige(Recipients.ToldBefore(route, recipient, before, work));
    }

    /// <summary>The messages that stated it of the person in whose record it stands now, when that is another.</summary>
    private async Task<IEnumerable<(string Message, PersonId Before)>> BeforeAsync(ResourceVersion stated, PersonId person, CancellationToken cancellationToken)
    {
        if (stated.Resource["id"]?.Text is not { } id) return [];
        var type = stated.Resource.ResourceType!; // what is recorded is a resource
        var stands = await records.ReadAsync(type, id, cancellationToken);
        if (stands?.Person is not { } before || before == person) return [];
        // It was said to be about this person before it was said to be about the other.
        if (stated.Order is { } order && stands.Order is { } later && order.IsBefore(later)) return [];
        return (await records.HistoryAsync(type, id, cancellationToken)).Where(version => version.Person == before).Select(version => (version.MessageId, before));
    }

    /// <summary>It was sent to them, or may have been; who refused it keeps nothing.</summary>
    private static bool HasIt(Obligation owed) =>
        owed.State is ObligationState.Delivered or ObligationState.Filed or ObligationState.Accepted or ObligationState.InProgress or ObligationState.Actioned or ObligationState.Unknown
        || (owed.State is ObligationState.Queued or ObligationState.Superseded && owed.Attempts > 0);
}
