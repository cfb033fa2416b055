using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Delivery;

/// <summary>
/// What is sent to somebody who was told of a record as one person's that is, as its sender says now, another's: the record as they have it, about the
/// person they have it of, as entered in error. Nothing of the other person goes to them.
/// </summary>
internal static class Retraction
{
    /// <summary>What is asked of its recipient, in the place of filing or acting.</summary>
    public const string Task = "take-out";

    public const string TaskText = "Take this out of the person's record: its sender says now that it is about somebody else. Then say what was done.";

    private const string Error = "entered-in-error";

    /// <summary>Where a resource says that it was an error, if not in its status (R4, allergyintolerance.html and condition.html: then there is no clinicalStatus).</summary>
    private static readonly Dictionary<string, string> s_verification = new(StringComparer.Ordinal)
    {
        ["AllergyIntolerance"] = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
        ["Condition"] = "http://terminology.hl7.org/CodeSystem/condition-ver-status",
    };

    /// <summary>What R4 puts before these.</summary>
    private static readonly string[] s_first = ["resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension", "identifier"];

    /// <summary>Resources that have no such word; what is asked of the recipient says it.</summary>
    private static readonly string[] s_wordless = ["RelatedPerson"];

    /// <summary>True for an obligation of a message that is about another than the person the obligation is about.</summary>
    public static bool Is(LedgerEntry message, Obligation obligation) =>
        message.Person is { } about && obligation.Person is { } before && about != before;

    /// <summary>What the message moved out of the person's record, each as it stood there last and as an error; empty when it moved nothing.</summary>
    /// <param name="stated">The resources of the message, about the person whom they are about in truth.</param>
    /// <param name="before">The person they were said to be about.</param>
    public static async Task<IReadOnlyList<Element>> OfAsync(
        LedgerEntry message, PersonId before, IReadOnlyList<Element> stated, IRecordStore records, CancellationToken cancellationToken)
    {
        var moved = new List<Element>();
        foreach (var resource in stated.Where(StatedOrder.IsMatter))
        {
            if (resource["id"]?.Text is not { } id) continue;
            var versions = await records.HistoryAsync(resource.ResourceType!, id, cancellationToken); // what a bundle holds is a resource
            var last = versions.TakeWhile(version => version.MessageId != message.Id).LastOrDefault(version => version.Person == before);
            if (last is not null && JsonTree.ReadFhir(last.Json.Span).Root is { } stood) moved.Add(AsError(stood));
        }
        return moved;
    }

    private static Element AsError(Element resource)
    {
        var wrong = resource.Clone(resource.ResourceType);
        if (s_verification.TryGetValue(wrong.ResourceType!, out var system)) // a clone of a resource
        {
            foreach (var old in wrong.Children.Where(child => child.Name is "clinicalStatus" or "verificationStatus").ToList()) wrong.Remove(old);
            var status = new Element("verificationStatus");
            status.Add(new Element("coding") { IsRepeat = true }).With("system", system).With("code", Error);
            wrong.Insert(wrong.Children.TakeWhile(child => s_first.Contains(child.Name)).Count(), status);
        }
        else if (!s_wordless.Contains(wrong.ResourceType))
        {
            wrong.With("status", Error);
        }
        return wrong;
    }
}
