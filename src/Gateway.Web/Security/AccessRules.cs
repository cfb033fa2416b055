using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Uk;
using Gateway.Matching;

namespace Gateway.Web.Security;

/// <summary>On what ground a role may read a person's record.</summary>
internal enum Ground
{
    /// <summary>Never.</summary>
    None,

    /// <summary>The register says that the person is theirs now.</summary>
    Register,

    /// <summary>They sent a message about the person or owe something for one, and it was not taken back.</summary>
    Message,
}

/// <summary>Who may read whose record. A table; what stands in it is argued in the clinical-safety and privacy pages.</summary>
internal sealed class AccessRules(IngestRules rules, ICustodyStore store, TimeProvider time)
{
    private static readonly Dictionary<PartnerRole, (Ground Ground, string Relation)> Table = new()
    {
        [PartnerRole.Home] = (Ground.Register, Relations.Home),
        [PartnerRole.Homecare] = (Ground.Register, Relations.Homecare),
        [PartnerRole.Practice] = (Ground.Register, Relations.Practice),
        [PartnerRole.Hospital] = (Ground.Message, ""),
        [PartnerRole.Ucr] = (Ground.Message, ""),
        [PartnerRole.Supplier] = (Ground.None, ""),
        [PartnerRole.Family] = (Ground.None, ""),
        [PartnerRole.Operator] = (Ground.None, ""),
    };

    /// <summary>False for roles that read no record at all, whosever it is.</summary>
    public static bool ReadsRecords(Caller caller) => Table[caller.Partner.Role].Ground != Ground.None;

    public async Task<bool> MayReadAsync(Caller caller, PersonId person, CancellationToken cancellationToken)
    {
        var (ground, relation) = Table[caller.Partner.Role];
        return ground switch
        {
            Ground.Register => caller.Partner.Ods is { } ods && rules.Register.PeopleOf(ods, relation, time.GetUtcNow()).Contains(person),
            Ground.Message => await HasMessageAsync(caller.Id, person, cancellationToken),
            _ => false,
        };
    }

    private async Task<bool> HasMessageAsync(string client, PersonId person, CancellationToken cancellationToken)
    {
        var entries = await store.ListMessagesAsync(new LedgerQuery(Person: person.ToString(), Limit: int.MaxValue), cancellationToken);
        foreach (var entry in entries)
        {
            if (entry.State == MessageState.Withdrawn) continue;
            if (entry.Client == client) return true;
            var obligations = await store.ObligationsOfAsync(entry.Id, cancellationToken);
            if (obligations.Any(owed => owed.Recipient == client && owed.State != ObligationState.Withdrawn)) return true;
        }
        return false;
    }
}
