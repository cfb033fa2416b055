using System.Globalization;
using Gateway.Custody.Alerts;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Uk;
using Gateway.Pathways.Alerts;
using Gateway.Web.Security;

namespace Gateway.Web.Alerts;

/// <summary>The alerts of a home as whoever has to act reads them: who it is about, who was told, who is next.</summary>
internal sealed class AlertBoard(IAlertStore alerts, ICustodyStore store, AlertRules rules, AnnouncementDesk desk, IngestRules ingest, AccessRules access, TimeProvider time)
{
    private const int Most = 200;

    /// <param name="home">Null for every home.</param>
    /// <param name="closed">Closed ones too.</param>
    public async Task<BoardView> ReadAsync(Caller caller, string? home, bool closed, CancellationToken cancellationToken)
    {
        var found = await alerts.ListAsync(new AlertListing(home, !closed, Limit: Most), cancellationToken);
        var people = new Dictionary<string, BoardPerson?>(StringComparer.Ordinal);
        var shown = new List<BoardAlert>();
        foreach (var alert in found.OrderByDescending(alert => alert.IsOpen).ThenByDescending(alert => alert.IsOpen ? alert.Urgency : 0).ThenBy(alert => alert.IsOpen ? alert.RaisedAt.UtcTicks : -alert.RaisedAt.UtcTicks))
            shown.Add(await OfAsync(caller, alert, people, cancellationToken));
        var standing = new List<BoardSaid>();
        foreach (var said in home is null ? [] : await desk.ListAsync(home, all: false, cancellationToken))
        {
            if (said.Kind == AnnouncementKinds.Hub) continue;
            if (said is { Kind: AnnouncementKinds.Away, About: { } person } && !people.ContainsKey(person)) people[person] = await PersonAsync(caller, person, cancellationToken);
            standing.Add(new BoardSaid(said, said.Kind == AnnouncementKinds.Away ? people[said.About!]?.Name ?? "a resident" : said.About is { } device ? $"device {device}" : "all devices"));
        }
        return new BoardView(time.GetUtcNow(), found.Count == Most, shown) { Standing = standing };
    }

    /// <summary>One alert; null when it is not of this home.</summary>
    public async Task<BoardAlert?> FindAsync(Caller caller, string id, string? home, CancellationToken cancellationToken) =>
        await alerts.FindAsync(id, cancellationToken) is { } alert && (home is null || home == alert.Home) ? await OfAsync(caller, alert, [], cancellationToken) : null;

    private async Task<BoardAlert> OfAsync(Caller caller, Alert alert, Dictionary<string, BoardPerson?> people, CancellationToken cancellationToken)
    {
        if (alert.Person is { } person && !people.ContainsKey(person)) people[person] = await PersonAsync(caller, person, cancellationToken);
        var ladder = rules.Find(alert.Rule)?.Ladder ?? [];
        var next = alert is { IsOpen: true, NextRungAt: { } at } && alert.Rung + 1 < ladder.Count ? new BoardNext(Role(alert, ladder[alert.Rung + 1].Role), at) : null;
        return new BoardAlert(alert)
        {
            Person = alert.Person is { } known ? people[known] : null,
            HomeName = OdsCode.TryParse(alert.Home, out var home) ? ingest.Register.Organisation(home)?.Name ?? alert.Home : alert.Home,
            Told = [.. alert.Rung < ladder.Count ? ladder.Take(alert.Rung + 1).Select(rung => Role(alert, rung.Role)) : [Role(alert, alert.ToldRole)]],
            Delivery = alert.IsOpen ? await DeliveryAsync(alert, cancellationToken) : [],
            Next = next,
        };
    }

    /// <summary>Their name where the caller may read their record; who sees custody only sees an opaque id.</summary>
    private async Task<BoardPerson?> PersonAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!PersonId.TryParse(id, out var person) || ingest.Register.Find(person) is not { } resident || !await access.MayReadAsync(caller, person, cancellationToken)) return null;
        return new BoardPerson($"{resident.Family.ToUpperInvariant()}, {resident.Given}", resident.BirthDate.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture), $"/api/record/{id}");
    }

    /// <summary>The role, with the number at which the rota has it now.</summary>
    private string Role(Alert alert, string role)
    {
        var duty = OdsCode.TryParse(alert.Home, out var home) ? ingest.Register.OnCall(home, time.GetUtcNow()).FirstOrDefault(duty => duty.Role == role) : null;
        return duty is { Contact.Length: > 0 } ? $"{role}, {duty.Contact}" : role;
    }

    /// <summary>How far the last telling has got: a role that was named has heard nothing while the home's system does not have it.</summary>
    private async Task<IReadOnlyList<string>> DeliveryAsync(Alert alert, CancellationToken cancellationToken)
    {
        var thread = await store.FindThreadAsync(AlertTelling.Source, alert.Id, cancellationToken);
        if (thread.LastOrDefault(entry => entry.Kind != AlertTelling.Update) is not { } last) return ["on its way"];
        return [.. (await store.ObligationsOfAsync(last.Id, cancellationToken)).Select(owed => $"{NameOf(owed.Recipient)}: {Reached(owed)}")];
    }

    /// <summary>A partner by its name, an organisation that is none by the register's.</summary>
    private string NameOf(string recipient) =>
        ingest.Partners.Find(recipient)?.Name ?? (OdsCode.TryParse(recipient, out var code) ? ingest.Register.Organisation(code)?.Name : null) ?? recipient;

    private static string Reached(Obligation owed) => owed.State switch
    {
        ObligationState.Queued => "on its way",
        ObligationState.Delivered => "its system has it, nobody has answered",
        ObligationState.Filed => "filed, nobody has answered",
        ObligationState.Accepted or ObligationState.InProgress => "somebody is seeing to it",
        ObligationState.Actioned => "done, as its system says",
        ObligationState.Failed => "was not reached, tell them by hand",
        ObligationState.Unknown => "nobody knows whether it arrived, tell them by hand",
        _ => StateNames.Of(owed.State),
    };
}
