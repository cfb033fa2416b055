using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Custody.Chasing;

/// <summary>What is wrong with messages and feeds now: parked and left lying, given up by a queue, silent.</summary>
internal sealed class WatchChase(ChasingRules rules, Thresholds thresholds, LadderPartners people, Func<string> newId)
{
    // What the ledger finds out later (a kind) is known by then; what is younger is not looked at.
    public static readonly TimeSpan Lag = TimeSpan.FromMinutes(2);

    /// <summary>The sources of devices that report in by themselves: silence of such a one means something even when nothing happens.</summary>
    private const string HeartbeatKind = "heartbeat";

    /// <summary>Since before when a message must be parked to be late; the beginning of time where nobody wants to know.</summary>
    public DateTimeOffset ParkedSince(bool urgent, DateTimeOffset now) =>
        thresholds.Of(urgent ? ThresholdNames.ParkedUrgent : ThresholdNames.Parked) is { } after ? now - after : DateTimeOffset.MinValue;

    public int ParkedRungs => Math.Max(rules.LadderOf(AlarmKind.Parked).Rungs.Count, rules.LadderOf(AlarmKind.Parked, urgent: true).Rungs.Count);

    public IEnumerable<Matter> Parked(IReadOnlyList<StillParked> parked)
    {
        foreach (var one in parked)
        {
            var urgent = one.Message.Urgency == Urgency.Urgent;
            if (thresholds.Of(urgent ? ThresholdNames.ParkedUrgent : ThresholdNames.Parked) is not { } after) continue;
            yield return new Matter(AlarmKind.Parked, one.Message.Id, one.Since + after)
            {
                Message = one.Message,
                Urgent = urgent,
                Owner = one.Message.Owner ?? Parking.Operator,
                // The reason's code: its sentence may be long, and stands in the ledger.
                Reason = one.Message.Reason?.Split(':')[0],
            };
        }
    }

    public IEnumerable<Matter> DeadLetters(IReadOnlyList<DeadLetter> letters)
    {
        if (thresholds.Of(ThresholdNames.DeadLetter) is not { } after) yield break;
        foreach (var letter in letters)
            yield return new Matter(AlarmKind.DeadLetter, $"{letter.Message.Queue}/{letter.Message.Id}", letter.At + after)
            {
                MessageId = letter.Message.CorrelationId,
                Reason = letter.Reason,
                // A notice of a notice that was lost would be lost too.
                OnlyShown = letter.Message.Queue == AlarmNotices.Queue,
            };
    }

    /// <summary>Feeds that were heard of once and are silent now. A feed that rests by arrangement is not silent.</summary>
    /// <param name="feeds">What was received until <see cref="Lag"/> ago.</param>
    public IEnumerable<Matter> Silent(IReadOnlyList<Feed> feeds)
    {
        foreach (var feed in feeds.GroupBy(feed => (feed.Source, feed.Client)))
        {
            var (source, client) = feed.Key;
            if (thresholds.Of(ThresholdNames.Feed, source, client) is { } after)
                yield return new Matter(AlarmKind.SilentFeed, $"{source}/{client}", feed.Max(kind => kind.Last) + after + Lag) { Source = source, Client = client };
            // A message whose kind is not known (yet) may be a heartbeat.
            if (feed.All(kind => kind.Kind != HeartbeatKind) || thresholds.Of(ThresholdNames.Heartbeat, source, client) is not { } beat) continue;
            var last = feed.Where(kind => kind.Kind is HeartbeatKind or "").Max(kind => kind.Last);
            yield return new Matter(AlarmKind.NoHeartbeat, $"{source}/{client}", last + beat + Lag) { Source = source, Client = client };
        }
    }

    /// <summary>No alarm of any kind for so long: in a working service that is less likely than that alarming is broken.</summary>
    /// <param name="last">When the last alarm was raised, or the first message came when there never was one; null when there is neither.</param>
    public IEnumerable<Matter> NoAlarms(DateTimeOffset? last)
    {
        if (last is { } since && thresholds.Of(ThresholdNames.NoAlarms) is { } after) yield return new Matter(AlarmKind.NoAlarms, "gateway", since + after);
    }

    /// <summary>An alarm for every rung whose time has come, but for those that are open already.</summary>
    public IEnumerable<Alarm> Raise(IEnumerable<Matter> matters, IReadOnlySet<string> open, IReadOnlyList<Quiet> quiet, DateTimeOffset now)
    {
        foreach (var matter in matters)
        {
            if (matter.DueAt > now || (matter.Source is { } source && thresholds.IsResting(source, now))) continue;
            if (quiet.Any(one => one.Kind == matter.Kind && one.Subject == matter.Subject && one.Until > now)) continue;
            foreach (var (rung, index) in rules.LadderOf(matter.Kind, matter.Urgent).Rungs.Select((rung, index) => (rung, index)))
            {
                var key = $"{AlarmNames.Of(matter.Kind)}/{matter.Subject}/{index + 1}";
                if (matter.DueAt + rung.After <= now && !open.Contains(key)) yield return ToAlarm(matter, key, rung, index + 1, now);
            }
        }
    }

    /// <summary>Open alarms of these kinds whose matter is not among the late ones any more; while a source rests nothing is closed, as nothing is known.</summary>
    public IEnumerable<(string Id, string Because)> Over(IEnumerable<Alarm> open, IReadOnlyCollection<Matter> matters, DateTimeOffset now)
    {
        var late = matters.Where(matter => matter.DueAt <= now).Select(matter => (matter.Kind, matter.Subject)).ToHashSet();
        return from alarm in open
               where !late.Contains((alarm.Kind, alarm.Subject)) && !thresholds.IsResting(alarm.Subject.Split('/')[0], now)
               select (alarm.Id, "over");
    }

    private Alarm ToAlarm(Matter matter, string key, Rung rung, int number, DateTimeOffset now)
    {
        var told = people.Find(rung, null, matter.Message?.Client ?? matter.Client, matter.Message?.Person, now);
        return new Alarm
        {
            Id = newId(),
            Key = key,
            Kind = matter.Kind,
            Subject = matter.Subject,
            Rung = number,
            MessageId = matter.Message?.Id ?? matter.MessageId,
            Owner = matter.Owner,
            Role = rung.Tell,
            Channel = matter.OnlyShown ? LadderChannel.Custody : told.Channel,
            Partner = told.Partner?.Id,
            Urgent = matter.Urgent,
            Reason = matter.Reason ?? told.Reason,
            Found = matter.Message?.State.ToString(),
            DueAt = matter.DueAt,
            RaisedAt = now,
        };
    }

    /// <summary>Something that is, or will be at <paramref name="DueAt"/>, not as it should be.</summary>
    internal sealed record Matter(AlarmKind Kind, string Subject, DateTimeOffset DueAt)
    {
        public LedgerEntry? Message { get; init; }

        public string? MessageId { get; init; }

        public string? Source { get; init; }

        public string? Client { get; init; }

        public bool Urgent { get; init; }

        public bool OnlyShown { get; init; }

        public string Owner { get; init; } = LadderPartners.OperatorRole;

        public string? Reason { get; init; }
    }
}
