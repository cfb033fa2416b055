using Gateway.Custody.Ledger;
using Gateway.Custody.Routes;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Matching;
using Gateway.Pathways;
using Gateway.Pathways.Stays;

namespace Gateway.Custody.Ingest;

/// <summary>Tells a family that asked; takes it back from those who heard it; and is still when somebody has died, which a person says to a person.</summary>
internal sealed class FamilyTelling(IngestRules rules, ICustodyStore store)
{
    public async Task TellAsync(
        IReadOnlyList<Route> routes, Element bundle, PersonId person, PathwayStep? news, IReadOnlyList<ThreadMessage> thread, IngestWork work, CancellationToken cancellationToken)
    {
        if (news is null) return;
        await HushAsync(news, thread, work, cancellationToken);
        if (rules.Register.Find(person) is not { } registered) return;
        var isComing = !news.Of(DutyKind.Tell).Contains(HospitalStay.NotComingHome);
        var isChanged = news.Of(DutyKind.Tell).Contains(HospitalStay.TimeChanged);
        foreach (var route in routes.Where(route => route.To.Contains(Relations.Family)))
        {
            foreach (var (owed, contacts) in Recipients.OfFamily(route, person, work, rules))
            {
                if (!isComing && !await HasHeardAsync(owed.Recipient, thread, cancellationToken)) continue;
                var told = FamilyNews.Of(owed.Id, isComing, isChanged, [.. PersonBinding.Resources(bundle)], registered, contacts, rules.Register, work.Now);
                work.Keep(FamilyNews.ArtefactOf(owed.Recipient), "application/fhir+json", JsonText.ToBytes(told));
                work.Oblige(owed);
            }
        }
    }

    /// <summary>Of somebody who has died, or may have, no channel says any more that they come home.</summary>
    public async Task HushAsync(PathwayStep news, IReadOnlyList<ThreadMessage> thread, IngestWork work, CancellationToken cancellationToken)
    {
        if (!news.Of(DutyKind.Tell).Any(one => one is HospitalStay.Died or HospitalStay.DeathUnclear)) return;
        foreach (var (earlier, _) in thread)
            work.Supersede((await store.ObligationsOfAsync(earlier.Id, cancellationToken)).Where(IsFamilys));
    }

    /// <summary>Whether the channel was brought that they come, or may have been.</summary>
    private async Task<bool> HasHeardAsync(string channel, IReadOnlyList<ThreadMessage> thread, CancellationToken cancellationToken)
    {
        foreach (var (earlier, _) in thread)
            if ((await store.ObligationsOfAsync(earlier.Id, cancellationToken)).Any(owed => owed.Recipient == channel && IsFamilys(owed) && (owed.State != ObligationState.Queued || owed.Attempts > 0)))
                return true;
        return false;
    }

    private bool IsFamilys(Obligation owed) => rules.Routes.Find(owed.Route)?.To.Contains(Relations.Family) == true;
}
