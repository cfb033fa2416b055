using System.Globalization;
using Gateway.Custody.Ingest;
using Gateway.Custody.Store;
using Gateway.Fhir.Uk;
using Gateway.Matching;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>Takes what people announce of a home, by the page's programs and by the verb alike: a home and a resident that the register names, and an audit row.</summary>
public sealed class AnnouncementDesk(AlertWatch watch, IngestRules ingest, TimeProvider time)
{
    /// <param name="actor">The client.</param>
    /// <param name="home">The ODS code of the home.</param>
    /// <param name="dryRun">Only says whether it could be.</param>
    /// <returns>A sentence when it cannot be taken.</returns>
    public async Task<string?> AnnounceAsync(string actor, string home, Announcement said, bool dryRun, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!OdsCode.TryParse(home, out var code) || ingest.Register.Organisation(code) is null) return "The register names no such home.";
        if (said.Person is { } id && (!PersonId.TryParse(id, out var person) || !ingest.Register.PeopleOf(code, Relations.Home, now).Contains(person)))
            return "The register names no such resident of this home.";
        var outcome = said.Until is { } until ? string.Create(CultureInfo.InvariantCulture, $"until {until.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}") : said.Hub ?? "ok";
        var row = new AuditRow(now, actor, $"announce-{said.Kind}", $"alerts/{code}/{said.Person ?? said.Device ?? "all"}", outcome);
        return await watch.AnnounceAsync(code.ToString(), said, row, dryRun, cancellationToken);
    }

    /// <summary>What was announced and still holds; with what is over when all is asked for.</summary>
    public async Task<IReadOnlyList<Announced>> ListAsync(string home, bool all, CancellationToken cancellationToken) =>
        OdsCode.TryParse(home, out var code) ? await watch.AnnouncedAsync(code.ToString(), all, cancellationToken) : [];
}
