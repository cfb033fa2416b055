namespace Gateway.Pathways.Alerts;

/// <summary>What somebody says of a home so that what is then expected is not missed. It never holds back a fall.</summary>
/// <param name="Kind">One of <see cref="AnnouncementKinds"/>.</param>
/// <param name="By">Who says it, by name.</param>
/// <param name="Because">Why.</param>
public sealed record Announcement(string Kind, string By, string Because)
{
    /// <summary>The device or hub that is worked on, null for all of the home; or the device that speaks through <see cref="Hub"/>.</summary>
    public string? Device { get; init; }

    /// <summary>The resident who is away or back.</summary>
    public string? Person { get; init; }

    /// <summary>The hub behind which the device is, null when it is behind none.</summary>
    public string? Hub { get; init; }

    /// <summary>When maintenance begins; now if not given.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends by itself, whoever forgets to say so.</summary>
    public DateTimeOffset? Until { get; init; }

    public override string ToString() => Kind;
}

/// <summary>What can be announced, and what may hold a rule back: the closed vocabulary.</summary>
public static class AnnouncementKinds
{
    public const string Maintenance = "maintenance";

    /// <summary>The maintenance of the same device, or of all of the home, is over before its time.</summary>
    public const string Done = "done";

    public const string Away = "away";
    public const string Back = "back";
    public const string Hub = "hub";

    public static IReadOnlyList<string> All { get; } = [Maintenance, Done, Away, Back, Hub];

    /// <summary>Those that end by themselves.</summary>
    internal static IReadOnlyList<string> Ending { get; } = [Maintenance, Away];

    /// <summary>What may hold which rule back. None of it a fall: somebody may be lying there whoever works on whatever.</summary>
    internal static IReadOnlyList<string> MayInhibit(string rule) => rule switch
    {
        ThresholdVocabulary.DeviceSilent => [Maintenance, Hub, Away],
        ThresholdVocabulary.NoSignsOfLife => [Maintenance, Away],
        ThresholdVocabulary.Fall => [],
        _ => [Away],
    };
}

/// <summary>An announcement as it was made; kept for a time after it is over.</summary>
/// <param name="About">The device or the resident; null for all of the home.</param>
public sealed record Announced(string Kind, string? About, string? Hub, DateTimeOffset At, DateTimeOffset? From, DateTimeOffset? Until, string By, string Because)
{
    public override string ToString() => Kind;
}
