using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways;
using Gateway.Pathways.Stays;

namespace Gateway.Custody.Ingest;

/// <summary>What a message of a hospital stay has to tell, from what was received of the same visit before it.</summary>
internal sealed class StayNews(ICustodyStore store, IRecordStore records)
{
    private static readonly Dictionary<string, string> s_happenings = new(StringComparer.Ordinal)
    {
        ["admission"] = HospitalStay.Admitted,
        ["discharge"] = HospitalStay.Discharged,
        ["stay-updated"] = HospitalStay.Updated,
        ["admission-cancelled"] = HospitalStay.AdmissionCancelled,
        ["discharge-cancelled"] = HospitalStay.DischargeCancelled,
    };

    // What was held, set aside or is not done yet has told nobody anything.
    private static readonly MessageState[] s_told = [MessageState.Routed, MessageState.Withdrawn, MessageState.Returned];

    public static bool IsOfStay(string kind) => s_happenings.ContainsKey(kind);

    /// <summary>Null for a message that is not of a stay.</summary>
    public async Task<PathwayStep?> OfAsync(
        string kind, Element bundle, DateTimeOffset? statedAt, IReadOnlyList<ThreadMessage> thread, CancellationToken cancellationToken)
    {
        if (!IsOfStay(kind)) return null;
        var told = thread.Where(earlier => s_told.Contains(earlier.Entry.State) && IsOfStay(earlier.Entry.Kind!)).ToList();
        var happened = new List<string>();
        foreach (var earlier in told.OrderBy(one => one.StatedAt ?? one.Entry.ReceivedAt).ThenBy(one => one.Entry.Sequence))
            if (!(earlier.StatedAt > statedAt)) happened.Add(await HappenedAsync(earlier.Entry, cancellationToken));
        var state = HospitalStay.Pathway.After(happened);
        var happening = Happening(kind, bundle);
        // Written down before something that has been told already: what was said later stands. A death is told whenever it is heard of.
        if (happening is not (HospitalStay.Died or HospitalStay.DeathUnclear)
            && told.Any(earlier => earlier.StatedAt > statedAt && earlier.Entry.State != MessageState.Withdrawn))
        {
            return new PathwayStep(state, [], "late");
        }
        if (happening == HospitalStay.Updated && await IsTimeChangedAsync(bundle, cancellationToken)) happening = HospitalStay.TimeChanged;
        return HospitalStay.Pathway.Take(state, happening);
    }

    private async Task<string> HappenedAsync(LedgerEntry earlier, CancellationToken cancellationToken)
    {
        var artefact = await store.FindArtefactAsync(earlier.Id, "bundle", cancellationToken);
        return artefact is not null && JsonTree.ReadFhir(artefact.Body.Span).Root is { } bundle ? Happening(earlier.Kind!, bundle) : s_happenings[earlier.Kind!];
    }

    private static string Happening(string kind, Element bundle)
    {
        var happening = s_happenings[kind];
        if (happening is HospitalStay.AdmissionCancelled or HospitalStay.DischargeCancelled) return happening;
        return (DeathFields.Of(PersonBinding.PatientOf(bundle), StayOf(bundle)), happening) switch
        {
            (DeathWord.Contradicted, _) or (DeathWord.Died, HospitalStay.Admitted) => HospitalStay.DeathUnclear,
            (DeathWord.Died, _) => HospitalStay.Died,
            _ => happening,
        };
    }

    private async Task<bool> IsTimeChangedAsync(Element bundle, CancellationToken cancellationToken)
    {
        if (StayOf(bundle) is not { } stay || EndOf(stay) is not { } now) return false;
        return await records.ReadAsync("Encounter", stay["id"]?.Text ?? "", cancellationToken) is { } known
            && JsonTree.ReadFhir(known.Json.Span).Root is { } before && EndOf(before) is { } then && then != now;
    }

    private static Element? StayOf(Element bundle) => PersonBinding.Resources(bundle).FirstOrDefault(resource => resource.ResourceType == "Encounter");

    private static string? EndOf(Element stay) => stay.At("period", "end")?.Text;
}
