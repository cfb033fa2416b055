using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Chasing;

/// <summary>
/// Tells partners of alarms: what waits for one of them goes in one notice, and no two notices go within a window, so that a day on which
/// much is late does not bury the one thing that matters.
/// </summary>
public sealed class AlarmNotices(ChasingRules rules, IAlarmStore alarms, ICustodyStore store, PartnerDirectory partners, PartnerPost post, Relay relay)
{
    /// <summary>The queue of notices; the body is the notice's id.</summary>
    public const string Queue = "alarms";

    private const string Actor = "chaser";
    private const int MostInNotice = 500;
    private const int MostNamed = 50;

    /// <summary>Makes a notice for each partner for whom alarms wait and who had none within the window. Every few seconds.</summary>
    /// <returns>How many notices were made.</returns>
    public async Task<int> CollectAsync(CancellationToken cancellationToken)
    {
        var made = 0;
        Thresholds? thresholds = null;
        foreach (var waiting in await alarms.WaitingAsync(cancellationToken))
        {
            thresholds ??= new Thresholds(rules, await alarms.ChangesAsync(cancellationToken));
            var window = thresholds.Of(waiting.Urgent ? ThresholdNames.NoticeWindowUrgent : ThresholdNames.NoticeWindow) ?? TimeSpan.Zero;
            var notice = Guid.CreateVersion7(post.Now).ToString();
            var wake = new BusMessage(notice, Queue, waiting.Partner, "alarms", notice);
            if (await alarms.NotifyAsync(notice, waiting.Partner, post.Now, post.Now - window, MostInNotice, wake, cancellationToken) > 0) made++;
        }
        if (made > 0) await relay.FlushAsync(cancellationToken);
        return made;
    }

    /// <summary>
    /// POSTs a notice as an OperationOutcome (http://hl7.org/fhir/R4/operationoutcome.html) of ids and deadlines, signed like a delivery.
    /// A partner that will not take it ends it: its fault stands with the alarms, and the ladder goes on to whoever is next.
    /// </summary>
    public async Task<BusVerdict> SendAsync(string notice, CancellationToken cancellationToken)
    {
        var carried = await alarms.ListAsync(new AlarmQuery(Notice: notice, Limit: MostInNotice), cancellationToken);
        // Done or not expected any more in the meantime.
        if (carried is not [{ Partner: { } id }, ..]) return BusVerdict.Complete;
        if (partners.Find(id) is not { } partner || LadderPartners.AddressOf(partner) is not { } address)
            return await EndAsync(notice, "no-endpoint", cancellationToken);

        var body = JsonText.ToBytes(OperationOutcome.Of(Issues(carried)));
        var outgoing = new Outgoing(address, body, new Dictionary<string, string> { ["X-Gateway-Notice"] = notice, ["Idempotency-Key"] = notice })
        {
            IsUrgent = carried.Any(alarm => alarm.Urgent),
        };
        var answer = await post.SendAsync(partner, outgoing, cancellationToken);
        if (answer.IsTaken || answer.IsPermanent) return await EndAsync(notice, answer.Fault, cancellationToken);
        return BusVerdict.Retry(answer.RetryAfter is null ? null : post.WaitAfter(partner, 1, answer));
    }

    private async Task<BusVerdict> EndAsync(string notice, string? fault, CancellationToken cancellationToken)
    {
        await alarms.NoticeEndedAsync(notice, post.Now, fault, cancellationToken);
        await store.AuditAsync(new AuditRow(post.Now, Actor, "notice", $"custody/alarms/notices/{notice}", fault ?? "ok"), cancellationToken);
        return BusVerdict.Complete;
    }

    private static IEnumerable<Issue> Issues(IReadOnlyList<Alarm> carried)
    {
        foreach (var alarm in carried.OrderByDescending(alarm => alarm.Urgent).ThenBy(alarm => alarm.DueAt).Take(MostNamed))
            yield return Issue.Warning("CUS030", "timeout", "", AlarmText.Of(alarm), $"/api/custody/alarms/{alarm.Id}/acknowledge");
        if (carried.Count > MostNamed)
            yield return Issue.Warning("CUS031", "informational", "", string.Create(CultureInfo.InvariantCulture, $"And {carried.Count - MostNamed} more: GET /api/custody/alarms lists all that is yours."));
    }
}
