using Gateway.Custody.Partners;
using Gateway.Fhir.Uk;
using Gateway.Matching;

namespace Gateway.Custody.Chasing;

/// <summary>From the role of a rung to the partner that plays it for this message.</summary>
internal sealed class LadderPartners(PartnerDirectory partners, Register register)
{
    /// <summary>Whoever runs the gateway, as the owner of what nobody else owns.</summary>
    public const string OperatorRole = "operator";

    // In this order; the first that the register knows is meant.
    private static readonly Dictionary<LadderRole, string[]> s_relations = new()
    {
        [LadderRole.Home] = [Relations.Home, Relations.Homecare],
        [LadderRole.Practice] = [Relations.Practice],
        [LadderRole.Ucr] = [Relations.Ucr],
        [LadderRole.Hospital] = [Relations.Hospital],
    };

    /// <summary>The partner, or the operator in its place, with the reason: a rung is never dropped because nobody plays its role.</summary>
    public Told Find(Rung rung, string? recipient, string? client, PersonId? person, DateTimeOffset at)
    {
        var found = rung.Partner is { } named ? partners.Find(named) : rung.Tell switch
        {
            LadderRole.Recipient => recipient is null ? null : partners.Find(recipient),
            LadderRole.Sender => client is null ? null : partners.Find(client),
            LadderRole.Operator or LadderRole.OnCall => Operator(),
            _ => InRegister(rung.Tell, person, at) ?? (rung.Tell == LadderRole.Hospital && client is not null ? Hospital(client) : null),
        };
        if (found is not null && (rung.By == LadderChannel.Custody || AddressOf(found) is not null)) return new Told(found, rung.By, null);
        // Somebody who cannot be sent anything is told by the operator, who sees it on the list in any case.
        var instead = Operator();
        var channel = instead is not null && AddressOf(instead) is not null ? rung.By : LadderChannel.Custody;
        return new Told(instead, channel, found?.Role == PartnerRole.Operator ? null : $"instead-of-{AlarmNames.Of(rung.Tell)}");
    }

    /// <summary>Where a partner is told things: the return endpoint, which is for that, else where it is delivered to.</summary>
    public static Uri? AddressOf(Partner partner) => partner.ReturnEndpoint ?? partner.Endpoint;

    private Partner? Operator() =>
        partners.All.FirstOrDefault(partner => partner.Role == PartnerRole.Operator && AddressOf(partner) is not null)
        ?? partners.All.FirstOrDefault(partner => partner.Role == PartnerRole.Operator);

    private Partner? Hospital(string client) => partners.Find(client) is { Role: PartnerRole.Hospital } hospital ? hospital : null;

    private Partner? InRegister(LadderRole role, PersonId? person, DateTimeOffset at)
    {
        if (person is not { } known) return null;
        foreach (var relation in s_relations[role])
            if (register.OrganisationOf(known, relation, at) is { } organisation)
                return partners.WithOds(organisation).OrderBy(partner => AddressOf(partner) is null).FirstOrDefault();
        return null;
    }
}

/// <param name="Partner">Who is told; null when not even an operator is registered.</param>
/// <param name="Channel">How: a partner without an address finds it on its list only.</param>
/// <param name="Reason">Why it is another than the rung says.</param>
internal sealed record Told(Partner? Partner, LadderChannel Channel, string? Reason);
