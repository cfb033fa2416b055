using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Matching;

namespace Gateway.Custody.Ingest;

/// <summary>Whom to ring, by the register: the ward that somebody leaves, and who is on call where somebody is told.</summary>
public static class WhomToRing
{
    /// <summary>A sentence for whoever must ask the ward something; nothing when neither the ward nor anybody on duty stands in the register.</summary>
    /// <param name="resources">The resources of the message; the Encounter names the ward as the hospital writes it.</param>
    /// <param name="hospital">Null when the sender has no code.</param>
    public static IEnumerable<string> OfStay(IReadOnlyList<Element> resources, OdsCode? hospital, DateTimeOffset at, Register register)
    {
        if (hospital is not { } code) yield break;
        var place = resources.FirstOrDefault(resource => resource.ResourceType == "Encounter")?.All("location").FirstOrDefault()?.At("location", "display")?.Text ?? "";
        var ward = register.UnitsOf(code, at).FirstOrDefault(unit => place.Split(' ').Contains(unit.Id));
        // Who is on call for the ward, else for the hospital.
        var duties = register.OnCall(code, at).Where(duty => duty.Unit == ward?.Id).DefaultIfEmpty(register.OnCall(code, at).FirstOrDefault(duty => duty.Unit.Length == 0));
        string[] known =
        [
            .. ward is null ? [] : new[] { ward.Contact.Length > 0 ? $"{ward.Name}, {ward.Contact}" : ward.Name },
            .. duties.OfType<RegisteredDuty>().Select(duty => $"{duty.Role}, {duty.Contact}"),
        ];
        if (known.Length > 0) yield return $"Whom to ring: {string.Join("; ", known)}.";
    }

    /// <summary>Who is on call where somebody is told, those for the whole of the organisation first; nobody when the rota has a gap.</summary>
    public static IEnumerable<RegisteredDuty> OnCallAt(Obligation owed, IngestRules rules)
    {
        // One that is no partner stands there by its code: it must be rung all the more.
        var organisation = rules.Partners.Find(owed.Recipient)?.Ods ?? (OdsCode.TryParse(owed.Recipient, out var code) ? code : (OdsCode?)null);
        return organisation is { } known ? rules.Register.OnCall(known, owed.CreatedAt).OrderBy(duty => duty.Unit, StringComparer.Ordinal) : [];
    }
}
