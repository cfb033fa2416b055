using Gateway.Pathways.Alerts;

namespace Gateway.Web.Alerts;

/// <summary>The alerts of a page, in its order.</summary>
/// <param name="More">Whether older ones were left out.</param>
public sealed record BoardView(DateTimeOffset AsOf, bool More, IReadOnlyList<BoardAlert> Alerts)
{
    /// <summary>What is not missed meanwhile, because somebody has announced it.</summary>
    public required IReadOnlyList<BoardSaid> Standing { get; init; }

    public int Open => Alerts.Count(shown => shown.Alert.IsOpen);

    public int Urgent => Alerts.Count(shown => shown.Alert is { IsOpen: true, Urgency: Urgency.Urgent });
}

/// <summary>An alert as whoever has to act reads it.</summary>
public sealed record BoardAlert(Alert Alert)
{
    /// <summary>Null when it is about nobody for certain, or about somebody whose record the reader may not read.</summary>
    public required BoardPerson? Person { get; init; }

    public required string HomeName { get; init; }

    public required IReadOnlyList<string> Told { get; init; }

    public required IReadOnlyList<string> Delivery { get; init; }

    public required BoardNext? Next { get; init; }

    public override string ToString() => Alert.ToString();
}

/// <summary>Whom an alert is about, for a reader who may know it.</summary>
/// <param name="Record">Where the record is shown.</param>
public sealed record BoardPerson(string Name, string Born, string Record)
{
    public override string ToString() => nameof(BoardPerson);
}

/// <summary>The role that is told next, with its number, and when.</summary>
public sealed record BoardNext(string Role, DateTimeOffset At);

/// <summary>An announcement, and in words for its reader whom or what it is about.</summary>
public sealed record BoardSaid(Announced Said, string About)
{
    public override string ToString() => Said.Kind;
}
