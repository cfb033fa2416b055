using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Pathways.Alerts;

/// <summary>Whom or what an alert is about.</summary>
internal sealed record AlertSubject(string Key, string? Person, string? Room, string? Device)
{
    public static AlertSubject Of(Whereabouts where, string? device) =>
        new(SubjectKeys.Of(where.Person, where.Room) ?? $"device:{device}", where.Person, where.Room, device);

    public override string ToString() => nameof(AlertSubject);
}

/// <summary>What a home remembers while one signal, or one moment, is worked through.</summary>
internal sealed class Turn(AlertRules rules, HomeWatch watch)
{
    private readonly List<AlertChange> _changes = [];

    public AlertRules Rules { get; } = rules;

    public HomeWatch Watch { get; private set; } = watch;

    public List<Issue> Remarks { get; } = [];

    public AlertOutcome Outcome() => new(Watch, _changes, Remarks);

    public SubjectWatch Subject(string key) => Watch.Subjects.GetValueOrDefault(key) ?? new SubjectWatch();

    public void Keep(string key, SubjectWatch subject) =>
        Watch = Watch with { Subjects = Watch.Subjects.SetItem(key, subject), NextDue = Earlier(LifeRule.Due(this, key, subject)) };

    public void Keep(string id, DeviceWatch device) =>
        Watch = Watch with { Devices = Watch.Devices.SetItem(id, device), NextDue = Earlier(SilenceRule.Due(this, id, device)) };

    public void Keep(string key, FallWatch fall) =>
        Watch = Watch with { Falls = Watch.Falls.SetItem(key, fall), NextDue = Earlier(FallRule.Due(this, fall)) };

    public void Keep(Alert alert) =>
        Watch = Watch with { Alerts = Watch.Alerts.SetItem(alert.Id, alert), NextDue = Earlier(DueOf(alert)) };

    public void Keep(HomeWatch whole) => Watch = whole;

    public Alert? Open(string fingerprint) => Watch.Alerts.Values.FirstOrDefault(alert => alert.IsOpen && alert.Covers(fingerprint));

    /// <summary>Not before the same may be said again: what still holds then is said then.</summary>
    public DateTimeOffset? NotBefore(AlertRule rule, string key, DateTimeOffset? due) =>
        due is not null && Before($"{rule.Id}/{key}") is { IsOpen: false } before && before.RaisedAt + rule.ReAlarm > due ? before.RaisedAt + rule.ReAlarm : due;

    /// <summary>
    /// Says it once: the same again is counted, worse is told again, and what was closed is not said again before the gap has passed.
    /// </summary>
    /// <returns>The id of the alert that says it, null when nothing is said.</returns>
    public string? Raise(AlertRule rule, AlertSubject about, Urgency urgency, DateTimeOffset since, string reason, DateTimeOffset now)
    {
        var fingerprint = $"{rule.Id}/{about.Key}";
        if (Open(fingerprint) is { } open)
        {
            if (urgency > open.Urgency) Worsen(rule, open, urgency, reason, now);
            else Change("repeated", open with { Repeats = open.Repeats + 1 }, now);
            return open.Id;
        }
        if (Before(fingerprint) is { } before && now < before.RaisedAt + rule.ReAlarm && urgency <= before.Urgency) return null;
        if (urgency == Urgency.Note && OpenNoteOf(about) is { } note) return Join(note, fingerprint, reason, now);
        var alert = new Alert
        {
            Id = IdOf(fingerprint, now),
            Fingerprint = fingerprint,
            Rule = rule.Id,
            Urgency = urgency,
            Home = Watch.Home,
            Person = about.Person,
            Room = about.Room,
            Device = about.Device,
            State = AlertStates.Pathway.Take(AlertStates.None, "raised").State,
            Since = since,
            RaisedAt = now,
            Reasons = [reason],
            Ask = rule.Ask,
            Citation = rule.Citation,
            Rules = Rules.Name,
            ToldRole = rule.Ladder[0].Role,
        };
        Change("raised", Timed(rule, alert, now), now);
        return alert.Id;
    }

    /// <summary>Tells it again, from the first role on, because there is more to it.</summary>
    public void Worsen(AlertRule rule, Alert alert, Urgency urgency, string reason, DateTimeOffset now)
    {
        if (!Step(alert, "worsened", out var state)) return;
        Change("worsened", Timed(rule, alert with { State = state, Urgency = urgency, Rung = 0, ToldRole = rule.Ladder[0].Role, Reasons = [.. alert.Reasons, reason] }, now), now);
    }

    /// <summary>Adds to an open alert without telling anybody again: of one resident or one home it is one alert.</summary>
    public string Join(Alert alert, string fingerprint, string reason, DateTimeOffset now)
    {
        Change("joined", alert with { Also = [.. alert.Also, fingerprint], Reasons = [.. alert.Reasons, reason] }, now);
        return alert.Id;
    }

    public void Add(Alert alert, string reason) => Keep(alert with { Reasons = [.. alert.Reasons, reason] });

    public void Clear(Alert alert, string reason, DateTimeOffset now)
    {
        if (Step(alert, "cleared", out var state))
            Change("cleared", alert with { State = state, ClosedAt = now, NextRungAt = null, ExpiresAt = null, Reasons = [.. alert.Reasons, reason] }, now);
    }

    public void Acknowledge(Alert alert, string by, AlertFinding finding, DateTimeOffset now)
    {
        if (Step(alert, "acknowledged", out var state))
            Change("acknowledged", alert with { State = state, AcknowledgedBy = by, Finding = finding, ClosedAt = now, NextRungAt = null, ExpiresAt = null }, now);
    }

    /// <summary>When an alert moves by itself: the next role is told, or it runs out.</summary>
    public static DateTimeOffset? DueOf(Alert alert) => alert.IsOpen ? Sooner(alert.NextRungAt, alert.ExpiresAt) : null;

    public void Move(Alert alert, DateTimeOffset at)
    {
        if (alert.ExpiresAt <= at)
        {
            if (Step(alert, "expired", out var expired)) Change("expired", alert with { State = expired, ClosedAt = at, NextRungAt = null, ExpiresAt = null }, at);
            return;
        }
        var rule = Rules.Find(alert.Rule);
        if (rule is null || alert.Rung + 1 >= rule.Ladder.Count || !Step(alert, "escalated", out var state))
        {
            Keep(alert with { NextRungAt = null });
            return;
        }
        var rung = alert.Rung + 1;
        var told = at - rule.Ladder[rung].After;
        Change("escalated", alert with
        {
            State = state,
            Rung = rung,
            ToldRole = rule.Ladder[rung].Role,
            NextRungAt = rung + 1 < rule.Ladder.Count ? told + rule.Ladder[rung + 1].After : null,
        }, at);
    }

    public void Remark(string code, string place, string text) => Remarks.Add(Issue.Warning(code, "processing", place, text));

    /// <summary>Time on the wall, with the day when it is not today's.</summary>
    public static string Clock(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (UkTime.Local(at), UkTime.Local(now));
        return local.Date == today.Date
            ? local.ToString("HH:mm", CultureInfo.InvariantCulture)
            : local.ToString("d MMM HH:mm", CultureInfo.InvariantCulture);
    }

    public static DateTimeOffset? Sooner(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private Alert? OpenNoteOf(AlertSubject about) => about.Person is null
        ? null
        : Watch.Alerts.Values.FirstOrDefault(alert => alert.IsOpen && alert.Urgency == Urgency.Note && alert.Person == about.Person);

    private Alert? Before(string fingerprint) => Watch.Alerts.Values.Where(alert => alert.Covers(fingerprint)).MaxBy(alert => alert.RaisedAt);

    private static Alert Timed(AlertRule rule, Alert alert, DateTimeOffset now) => alert with
    {
        NextRungAt = alert.Urgency > Urgency.Note && rule.Ladder.Count > 1 ? now + rule.Ladder[1].After : null,
        ExpiresAt = alert.Urgency == Urgency.Note ? now + rule.Expires : null,
    };

    private bool Step(Alert alert, string happening, out string state)
    {
        var step = AlertStates.Pathway.Take(alert.State, happening);
        state = step.State;
        if (step.Refusal is { } refusal) Remark("ALR006", $"alert {alert.Id}", refusal);
        return step.Refusal is null;
    }

    private void Change(string what, Alert alert, DateTimeOffset now)
    {
        Keep(alert);
        _changes.Add(new AlertChange(what, alert, now));
    }

    private DateTimeOffset? Earlier(DateTimeOffset? due) => Watch.NextDue is null ? null : due < Watch.NextDue ? due : Watch.NextDue;

    private string IdOf(string fingerprint, DateTimeOffset now) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Watch.Home}|{fingerprint}|{now.UtcTicks}")), 0, 10);
}
