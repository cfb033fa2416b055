using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Uk;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>
/// Makes a message of the ledger of what has to be told of an alert, so that it is somebody's until they have acted, and is chased like any
/// other: the home by the route table, with the role that the rule's ladder names.
/// </summary>
public sealed class AlertTelling(IngestRules rules, ICustodyStore store, IAlertStore alerts, Relay relay, TimeProvider time) : IDisposable
{
    /// <summary>The source and the sender of alerts in the ledger: the gateway itself.</summary>
    public const string Source = "gateway-alerts";

    /// <summary>Alerts on their way into the ledger.</summary>
    public const string Queue = "alert-news";

    /// <summary>The kind of what nobody has to act on any more; it stands in the record and nobody is told.</summary>
    public const string Update = "alert-update";

    private const int Page = 100;

    /// <summary>What ends what is owed for an alert, and how: somebody has acted, or there is nothing left to act on. What ran out unread stays owed.</summary>
    private static readonly Dictionary<string, ObligationState> s_over = new()
    {
        ["acknowledged"] = ObligationState.Actioned,
        ["cleared"] = ObligationState.Superseded,
    };

    // Two that tell at once would both find the same untold.
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Puts what was not told yet into the ledger. Doing it twice tells nobody twice: the news is the message's key.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            while (await alerts.UntoldAsync(Page, cancellationToken) is { Count: > 0 } untold)
            {
                await store.ReceiveAsync([.. untold.Select(Message)], cancellationToken);
                await alerts.MarkToldAsync([.. untold.Select(news => news.Id)], cancellationToken);
                await relay.FlushAsync(cancellationToken);
                if (untold.Count < Page) return;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Takes the message of an alert from received to routed, in one commit.</summary>
    public async Task<BusVerdict> RouteAsync(string messageId, CancellationToken cancellationToken)
    {
        if (await store.FindMessageAsync(messageId, cancellationToken) is not { } entry) return BusVerdict.DeadLetter("no-such-message", "The ledger has no message of this id.");
        if (entry.State != MessageState.Received) return BusVerdict.Complete;
        var id = Encoding.UTF8.GetString((await store.ReadBodyAsync(messageId, cancellationToken)).Span);
        var news = await alerts.FindNewsAsync(id, cancellationToken) ?? throw new InvalidOperationException($"The news of the message {messageId} is not in the database.");
        // What was answered before anybody was told is nobody's to answer; it stands in the record all the same.
        var isAnswered = news.Change.IsNews && await alerts.FindAsync(news.Change.Alert.Id, cancellationToken) is { State: AlertStates.Acknowledged };
        var owed = s_over.ContainsKey(news.Change.What) ? await OwedAsync(entry, cancellationToken) : [];
        // Refused when a receipt moved something in between: then it is asked again.
        if (!await store.CommitAsync(Route(entry, news.Change, isAnswered, owed), cancellationToken)) return BusVerdict.Retry(TimeSpan.Zero);
        await relay.FlushAsync(cancellationToken);
        return BusVerdict.Complete;
    }

    /// <summary>What is still owed for the messages that told of the alert.</summary>
    private async Task<IReadOnlyList<Obligation>> OwedAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var owed = new List<Obligation>();
        foreach (var told in await store.FindThreadAsync(Source, entry.Thread!, cancellationToken))
            if (told.Id != entry.Id) owed.AddRange(await store.ObligationsOfAsync(told.Id, cancellationToken));
        return owed;
    }

    private CustodyCommit Route(LedgerEntry entry, AlertChange change, bool isAnswered, IReadOnlyList<Obligation> owed)
    {
        var work = new IngestWork(entry, time.GetUtcNow());
        // One register for the whole message: another may be loaded meanwhile.
        var register = rules.Register;
        var person = PersonId.TryParse(change.Alert.Person, out var known) ? known : (PersonId?)null;
        var bundle = AlertBundle.Of(change, person, register);
        work.Step(MessageState.Translated, $"{change.What}: {change.Alert.Rule}");
        work.Step(MessageState.Identified, person is null ? "about-a-home" : "register", person);
        work.Keep("bundle", "application/fhir+json", JsonText.ToBytes(bundle));
        foreach (var resource in PersonBinding.Resources(bundle).Where(resource => resource.ResourceType != "Patient")) work.Record(resource.Clone(resource.ResourceType), person);
        work.Step(MessageState.Recorded);
        var routes = rules.Routes.RoutesOf(entry.Kind ?? Update, bundle, null, []);
        if (routes.Count == 0 || !OdsCode.TryParse(change.Alert.Home, out var home))
        {
            work.Park(new Parking("no-route", "No route speaks of this kind of alert; add one, be it that nobody must know.", Parking.Analyst));
            return work.ToCommit();
        }
        if (s_over.TryGetValue(change.What, out var end)) work.End(owed, end, $"{change.What}-by: {entry.Id}");
        foreach (var route in routes.Where(route => route.To.Count > 0 && !isAnswered))
            if (Recipients.OfAlert(route, home, person, work, rules) is { } obligation) work.Oblige(obligation);
        work.Step(MessageState.Routed, work.Obligations.Count > 0 ? null : isAnswered ? "nobody: answered" : $"nobody: {routes[0].Id}");
        return work.ToCommit();
    }

    private ReceivedMessage Message(AlertNews news)
    {
        var (now, alert) = (time.GetUtcNow(), news.Change.Alert);
        var id = Guid.CreateVersion7(now).ToString();
        var body = Encoding.UTF8.GetBytes(news.Id);
        var entry = new LedgerEntry
        {
            Id = id,
            BatchId = id,
            Sequence = 0,
            Source = Source,
            Client = "gateway",
            Kind = KindOf(news.Change),
            Urgency = news.Change.IsNews && alert.Urgency == Pathways.Alerts.Urgency.Urgent ? Ledger.Urgency.Urgent : Ledger.Urgency.Routine,
            State = MessageState.Received,
            ReceivedAt = now,
            OccurredAt = news.Change.At,
            DuplicateKey = news.Id,
            Thread = alert.Id,
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(body)),
            ContentType = "text/plain",
        };
        // News of one alert in its order, of others beside it.
        return new ReceivedMessage(entry, body, new BusMessage($"alert-{id}", Queue, alert.Id, "received", id) { CorrelationId = news.Message });
    }

    private static string KindOf(AlertChange change) => change.IsNews ? $"alert-{change.Alert.Urgency.ToString().ToLowerInvariant()}" : Update;
}
