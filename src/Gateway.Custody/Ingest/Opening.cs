using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Mapping;

namespace Gateway.Custody.Ingest;

/// <summary>Opens what was received; what a notification only announces is fetched.</summary>
internal sealed class Opening(IngestRules rules, ICustodyStore store, RecordFetch fetch)
{
    /// <summary>The one message that a body holds, of a kind of its manifest; else why it is parked.</summary>
    /// <exception cref="HttpRequestException">A thin source could not be asked; try again later.</exception>
    public async Task<(SourcePart? Part, Parking? Parking)> OpenAsync(SourceSystem source, IngestWork work, CancellationToken cancellationToken)
    {
        var body = work.Body ?? await store.ReadBodyAsync(work.Entry.Id, cancellationToken);
        var envelope = source.Open(body, work.Entry.ContentType);
        if (envelope.Parts is [var notification] && source.Manifest.Fetch is { } thin)
        {
            var partner = rules.Partners.Find(work.Entry.Client)
                ?? throw new InvalidOperationException($"The client {work.Entry.Client} of message {work.Entry.Id} is not in partners.json any more.");
            // What was fetched once is what the message said; asking again could say something else.
            var kept = await store.FindArtefactAsync(work.Entry.Id, "fetched", cancellationToken);
            var fetched = kept?.Body ?? await fetch.FetchAsync(thin, partner, notification, cancellationToken);
            work.Keep("fetched", "application/octet-stream", fetched);
            envelope = source.OpenFetched(notification, fetched);
        }
        work.Issues.AddRange(envelope.Issues);
        if (envelope.Parts is not [var part])
            return (null, new Parking("unreadable", First(envelope.Issues) ?? "The body does not hold exactly one message.", Parking.Analyst));
        return part.Kind is not null
            ? (part, null)
            : (null, new Parking("kind-unknown", "No kind of the source's manifest fits this message; add the kind or tell the sender.", Parking.Analyst));
    }

    /// <summary>The first error, where it is and what it says.</summary>
    public static string? First(IReadOnlyList<Issue> issues) =>
        issues.FirstOrDefault(issue => issue.IsError) is { } worst ? $"{worst.Path}: {worst.Text}" : null;
}
