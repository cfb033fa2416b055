using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Fhir.Uk;
using Gateway.Matching;
using Gateway.Pathways.Stays;

namespace Gateway.Custody.Ingest;

/// <summary>From a route and a person to the partner that owes the next step.</summary>
internal static class Recipients
{
    private const string PersonNotCertain = "person-not-certain";

    /// <summary>
    /// The obligation of a route. The first relation that the register knows is meant. When there is none, or its
    /// organisation is no partner that can be reached, the obligation is there all the same: failed, with the
    /// reason, for an operator to see to. Null when the route is optional and there is no such organisation.
    /// </summary>
    public static Obligation? Of(Route route, PersonId? person, IngestWork work, IngestRules rules)
    {
        if (route.To.Contains(Route.Sender)) return ToSender(route, person, work, rules);
        foreach (var relation in route.To)
            if (person is { } known && rules.Register.OrganisationOf(known, relation, work.Now) is { } organisation)
                return For(route, organisation, person, work, rules);
        if (route.Optional) return null;
        return Unreachable(route, string.Join(" or ", route.To), $"not-registered: the register names no {string.Join(" or ", route.To)} for this person", person, work);
    }

    /// <summary>
    /// The obligations of a route for the family: one for each channel by which somebody who asked is reached. A channel that cannot be used is the
    /// operator's to see to, as with any other recipient.
    /// </summary>
    public static IEnumerable<(Obligation Owed, IReadOnlyList<RegisteredContact> Contacts)> OfFamily(Route route, PersonId person, IngestWork work, IngestRules rules)
    {
        foreach (var channel in rules.Register.FamilyOf(person, HospitalStay.ComingHome, work.Now).GroupBy(contact => contact.Channel, StringComparer.Ordinal))
        {
            var owed = rules.Partners.Find(channel.Key) is { Role: PartnerRole.Family, Endpoint: not null } partner
                ? Owed(route, partner.Id, person, work)
                : Unreachable(route, channel.Key, "no-partner: the channel of a contact is no partner of the role family that can be reached; tell them by hand and register it", person, work);
            yield return (owed, [.. channel]);
        }
    }

    /// <summary>The obligation of a route for whoever was told of a matter that is taken back.</summary>
    public static Obligation OfOwner(Route route, Obligation told, IngestWork work) => Owed(route, told.Recipient, told.Person, work);

    /// <summary>The obligation of a route for an alert: its home is known, whoever it is about; others are asked for by the person.</summary>
    public static Obligation? OfAlert(Route route, OdsCode home, PersonId? person, IngestWork work, IngestRules rules) =>
        route.To.Contains(Relations.Home) ? For(route, home, person, work, rules) : Of(route, person, work, rules);

    /// <summary>
    /// Who must look after an urgent message whose person is not certain: the organisation on which everybody it could be about agrees
    /// (two people share the room, but the home is the same), else the one that answers at the place. Where neither says it,
    /// the obligation is the operator's, who must see at once that somebody is told by hand. Null when the route is optional.
    /// </summary>
    /// <param name="route">What must be done, and by whom.</param>
    /// <param name="candidates">Everybody it could be about.</param>
    /// <param name="places">Where the device stands, or the home that asks.</param>
    /// <param name="work">The message.</param>
    /// <param name="rules">Register and partners.</param>
    public static Obligation? ForAnyOf(
        Route route, IReadOnlyList<PersonId> candidates, IReadOnlyList<OdsCode> places, IngestWork work, IngestRules rules)
    {
        foreach (var relation in route.To)
        {
            var organisations = candidates.Select(person => rules.Register.OrganisationOf(person, relation, work.Now)).Distinct().ToList();
            var here = places.Select(place => rules.Register.AnswersAt(place, relation)).Distinct().ToList();
            if ((organisations is [{ } one] ? one : here is [{ } only] ? only : (OdsCode?)null) is { } organisation) return For(route, organisation, null, work, rules);
        }
        return route.Optional ? null : Unreachable(
            route, string.Join(" or ", route.To), $"{PersonNotCertain}: nobody can say whose {string.Join(" or ", route.To)} must be told; tell them by hand", null, work);
    }

    /// <summary>True for what the operator was given because the person was not certain.</summary>
    public static bool IsForWantOfPerson(Obligation obligation) =>
        obligation.State == ObligationState.Failed && obligation.Reason?.StartsWith(PersonNotCertain + ":", StringComparison.Ordinal) == true;

    /// <summary>The obligation of a partner that was told of something as another person's.</summary>
    public static Obligation ToldBefore(Route route, string recipient, PersonId before, IngestWork work) => Owed(route, recipient, before, work);

    /// <summary>A document goes back to a hospital that can take one; nobody else is sent a record for having sent a message.</summary>
    private static Obligation? ToSender(Route route, PersonId? person, IngestWork work, IngestRules rules) =>
        rules.Partners.Find(work.Entry.Client) is { Role: PartnerRole.Hospital, Endpoint: not null } sender ? Owed(route, sender.Id, person, work) : null;

    private static Obligation For(Route route, OdsCode organisation, PersonId? person, IngestWork work, IngestRules rules) =>
        rules.Partners.WithOds(organisation).FirstOrDefault(partner => partner.Endpoint is not null) is { } partner
            ? Owed(route, partner.Id, person, work)
            : Unreachable(route, organisation.ToString(), "no-partner: the organisation is not connected to the gateway; tell it by hand and register it", person, work);

    private static Obligation Unreachable(Route route, string recipient, string reason, PersonId? person, IngestWork work) =>
        Owed(route, recipient, person, work) with { State = ObligationState.Failed, Reason = reason, ChaseAt = work.Now };

    private static Obligation Owed(Route route, string recipient, PersonId? person, IngestWork work)
    {
        var owed = New(route, recipient, person, work);
        return owed with { ChaseAt = StepDeadlines.First(owed, route) };
    }

    private static Obligation New(Route route, string recipient, PersonId? person, IngestWork work) => new()
    {
        Id = work.NewId(),
        MessageId = work.Entry.Id,
        Recipient = recipient,
        Route = route.Id,
        Goal = route.Goal,
        Person = person,
        State = ObligationState.Queued,
        CreatedAt = work.Now,
        DueAt = work.Now + route.Within,
    };
}
