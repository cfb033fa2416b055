using Gateway.Pathways.Alerts;

namespace Gateway.SyntheticHome.Evaluation;

/// <summary>Whether an alert told of something that was so: the table of docs/synthetic-home.md.</summary>
internal sealed class Judge(HomeMonth month)
{
    private static readonly Dictionary<string, (LabelKind[] Kinds, int Grace)> s_rules = new()
    {
        ["fall"] = ([LabelKind.Fall, LabelKind.InjuriousFall], Calendar.Hour),
        ["no-signs-of-life"] = ([LabelKind.Collapse, LabelKind.Fall, LabelKind.InjuriousFall], Calendar.Hour),
        ["fluids"] = ([LabelKind.Dehydration, LabelKind.Infection], Calendar.Day),
        ["weight"] = ([LabelKind.WeightLoss], 0),
        ["stumbles"] = ([LabelKind.Decline, LabelKind.Infection, LabelKind.Delirium], 3 * Calendar.Day),
        ["sleep"] = ([LabelKind.Decline, LabelKind.Infection, LabelKind.Delirium], 3 * Calendar.Day),
        ["device-silent"] = ([LabelKind.Outage], Calendar.Hour),
    };

    private readonly ILookup<LabelKind, Label> _labels = month.Labels.ToLookup(label => label.Kind);

    /// <summary>True when it, or something that was joined to it, was so.</summary>
    public bool IsTrue(Alert alert) => alert.Also.Prepend(alert.Fingerprint).Any(fingerprint => IsTrue(alert, fingerprint));

    /// <summary>The alert names the person, or the room that the person lives in.</summary>
    public bool IsOf(Alert alert, int resident) => alert.Person is { } person
        ? person == AlertFeed.ResidentId(resident)
        : alert.Room is { } room && room == Home.RoomName(month.Home.Residents[resident - 1].Room);

    public static int SecondOf(DateTimeOffset at) => (int)(at - Calendar.Start).TotalSeconds;

    private bool IsTrue(Alert alert, string fingerprint)
    {
        var parts = fingerprint.Split('/', 2);
        var (kinds, grace) = s_rules[parts[0]];
        var second = SecondOf(alert.RaisedAt);
        return kinds.SelectMany(kind => _labels[kind]).Any(label => label.From <= second && second <= label.To + grace
            && (label.Resident is { } resident ? IsOf(alert, resident) : label.Device == Home.Hub || parts[1] == $"device:{label.Device}"));
    }
}
