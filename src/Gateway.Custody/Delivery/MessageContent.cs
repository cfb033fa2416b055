using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Delivery;

/// <summary>Gathers what a recipient needs to understand a message: its resources as it stated them, the person as we know them, and what these point at.</summary>
internal static class MessageContent
{
    // What a message points at and does not carry: its practitioner, its home. More than this is a whole record.
    private const int MostPointedAt = 20;

    /// <summary>The Patient first, each resource once. What goes back to the sender is the document that was made for it, if there is one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="obligation">What is owed for it.</param>
    /// <param name="recipient">Who is brought it; a channel to a family is brought what was written for it, and nothing else whatever else there is.</param>
    /// <param name="kept">Its bundle, where it is at hand.</param>
    /// <param name="store">Where the bundle is otherwise.</param>
    /// <param name="records">What is known of the person.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<IReadOnlyList<Element>> OfAsync(
        LedgerEntry message, Obligation obligation, Partner recipient, ReadOnlyMemory<byte>? kept, ICustodyStore store, IRecordStore records, CancellationToken cancellationToken)
    {
        if (recipient.Role == PartnerRole.Family)
        {
            var news = await store.FindArtefactAsync(message.Id, FamilyNews.ArtefactOf(recipient.Id), cancellationToken)
                ?? throw new InvalidOperationException($"The message {message.Id} is owed to a family and has no news for it.");
            return [JsonTree.ReadFhir(news.Body.Span).Root ?? throw new InvalidDataException($"The stored news of message {message.Id} is damaged.")];
        }
        if (obligation.Recipient == message.Client && !Retraction.Is(message, obligation)
            && await store.FindArtefactAsync(message.Id, Gateway.Pathways.Stays.HospitalStay.TransferSummary, cancellationToken) is { } made)
            return [JsonTree.ReadFhir(made.Body.Span).Root ?? throw new InvalidDataException($"The stored document of message {message.Id} is damaged.")];
        var body = kept ?? (await store.FindArtefactAsync(message.Id, "bundle", cancellationToken)
            ?? throw new InvalidOperationException($"The message {message.Id} has an obligation and no bundle.")).Body;
        var bundle = JsonTree.ReadFhir(body.Span).Root
            ?? throw new InvalidDataException($"The stored bundle of message {message.Id} is damaged.");
        var stated = bundle.All("entry").Select(entry => entry["resource"]).OfType<Element>().Select(resource => resource.Clone(resource.ResourceType)).ToList();

        if (Retraction.Is(message, obligation) && obligation.Person is { } before
            && await Retraction.OfAsync(message, before, stated, records, cancellationToken) is { Count: > 0 } moved)
        {
            return await ReadAsync(records, "Patient", before.ToString(), cancellationToken) is { } other ? [other, .. moved] : moved;
        }

        for (var i = 0; i < stated.Count; i++)
            if (stated[i].ResourceType == "ServiceRequest" && await ReadAsync(records, "ServiceRequest", stated[i]["id"]?.Text ?? "", cancellationToken) is { } request && Revocations.IsRevoked(request))
                stated[i] = request;
        var patient = stated.Find(resource => resource.ResourceType == "Patient");
        if (message.Person is { } person && await ReadAsync(records, "Patient", person.ToString(), cancellationToken) is { } known)
        {
            if (patient is not null)
            {
                Rename(stated, MessageBundle.KeyOf(patient), MessageBundle.KeyOf(known));
                DeathStatement.Carry(patient, known);
            }
            patient = known;
        }
        var content = new List<Element>();
        if (patient is not null) content.Add(patient);
        content.AddRange(stated.Where(resource => resource.ResourceType != "Patient").DistinctBy(MessageBundle.KeyOf));
        await AddPointedAtAsync(content, obligation.Person ?? message.Person, records, cancellationToken);
        return content;
    }

    /// <summary>What the content points at, of nobody's own or of the same person: what a sender points at by mistake may be somebody else's.</summary>
    private static async Task AddPointedAtAsync(List<Element> content, PersonId? about, IRecordStore records, CancellationToken cancellationToken)
    {
        var known = content.Select(MessageBundle.KeyOf).ToHashSet(StringComparer.Ordinal);
        var added = 0;
        for (var i = 0; i < content.Count && added < MostPointedAt; i++)
        {
            foreach (var reference in References(content[i]).Where(known.Add).ToList())
            {
                if (reference.Split('/') is not [var type, var id] || type == "Patient") continue;
                if (await records.ReadAsync(type, id, cancellationToken) is not { } stored || (stored.Person is { } owner && owner != about)) continue;
                if (JsonTree.ReadFhir(stored.Json.Span).Root is not { } resource) continue;
                content.Add(resource);
                if (++added == MostPointedAt) break;
            }
        }
    }

    private static IEnumerable<string> References(Element element) =>
        element.Children.SelectMany(child => child is { Name: "reference", Kind: ElementKind.String } ? [child.Text!] : References(child));

    private static void Rename(List<Element> resources, string from, string to)
    {
        foreach (var resource in resources) Rename(resource, from, to);
    }

    private static void Rename(Element element, string from, string to)
    {
        foreach (var child in element.Children)
        {
            if (child is { Name: "reference", Kind: ElementKind.String } && child.Text == from) child.SetValue(ElementKind.String, to);
            else Rename(child, from, to);
        }
    }

    private static async Task<Element?> ReadAsync(IRecordStore records, string type, string id, CancellationToken cancellationToken) =>
        await records.ReadAsync(type, id, cancellationToken) is { } stored ? JsonTree.ReadFhir(stored.Json.Span).Root : null;
}
