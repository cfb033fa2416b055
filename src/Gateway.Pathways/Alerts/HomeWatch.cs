using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Gateway.Pathways.Alerts;

/// <summary>Everything that the alert rules remember of one home: a value, in pieces that can be kept one by one.</summary>
public sealed record HomeWatch
{
    public required string Home { get; init; }

    /// <summary>Residents by id; rooms that no single person can be found for are kept as <c>room:NAME</c>.</summary>
    public ImmutableDictionary<string, SubjectWatch> Subjects { get; init; } = ImmutableDictionary<string, SubjectWatch>.Empty;

    public ImmutableDictionary<string, DeviceWatch> Devices { get; init; } = ImmutableDictionary<string, DeviceWatch>.Empty;

    public ImmutableDictionary<string, FallWatch> Falls { get; init; } = ImmutableDictionary<string, FallWatch>.Empty;

    /// <summary>Open ones, and closed ones until the same may be raised again.</summary>
    public ImmutableDictionary<string, Alert> Alerts { get; init; } = ImmutableDictionary<string, Alert>.Empty;

    public ImmutableArray<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>What people announced, in order; kept for a time after it is over.</summary>
    public ImmutableArray<Announced> Announced { get; init; } = [];

    /// <summary>When the days before are looked at next; null before the first signal.</summary>
    public DateTimeOffset? DailyAt { get; init; }

    /// <summary>Nothing is due before this; null when nobody has looked.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextDue { get; init; }

    public override string ToString() => nameof(HomeWatch);
}

/// <summary>Work on devices of a home, with an end: what they do not send meanwhile is not missed. It never silences a fall.</summary>
/// <param name="Device">One device or hub; null for all of the home.</param>
public sealed record MaintenanceWindow(string? Device, DateTimeOffset From, DateTimeOffset Until, string Because)
{
    public bool Covers(string? device, DateTimeOffset at) => (Device is null || Device == device) && at >= From && at < Until;
}

/// <summary>What a day added up to.</summary>
/// <param name="Count">How many entries.</param>
/// <param name="First">Time of the first entry on the wall.</param>
/// <param name="Ids">Which signals are in it, so that one that comes twice counts once.</param>
public sealed record DayTotal(DateOnly Day, decimal Sum, int Count, TimeOnly First, TimeOnly Last, ImmutableArray<string> Ids)
{
    public override string ToString() => nameof(DayTotal);
}

/// <summary>What is remembered of a resident, or of a room that is not one person's.</summary>
public sealed record SubjectWatch
{
    public ImmutableArray<DayTotal> Stumbles { get; init; } = [];

    public ImmutableArray<DayTotal> Sleep { get; init; } = [];

    public ImmutableArray<DayTotal> Wakings { get; init; } = [];

    public ImmutableArray<DayTotal> Fluid { get; init; } = [];

    public ImmutableArray<DayTotal> Weight { get; init; } = [];

    /// <summary>The longest time of each day without a sign of life, in minutes of the waking hours.</summary>
    public ImmutableArray<DayTotal> Quiet { get; init; } = [];

    public DateTimeOffset? LastSign { get; init; }

    /// <summary>The last sign after which it was said, or deliberately not said, that there is none.</summary>
    public DateTimeOffset? MissedSince { get; init; }

    /// <summary>When a sensor last saw them; somebody whom no sensor sees is not missed by one.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The device that saw them last.</summary>
    public string? SeenBy { get; init; }

    public string? Room { get; init; }

    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>When they are watched again although nobody has said that they are back.</summary>
    public DateTimeOffset? AwayUntil { get; init; }

    public DateTimeOffset? RestrictedSince { get; init; }

    public DateTimeOffset? ConfusedAt { get; init; }

    public decimal? News2 { get; init; }

    public DateTimeOffset? News2RoseAt { get; init; }

    public override string ToString() => nameof(SubjectWatch);
}

/// <summary>What is remembered of a device or a hub.</summary>
public sealed record DeviceWatch
{
    public required DateTimeOffset LastSeen { get; init; }

    public DateTimeOffset? LastBeat { get; init; }

    /// <summary>How many heartbeats came; with fewer than the rule wants, nobody knows how often it should speak.</summary>
    public int Beats { get; init; }

    /// <summary>Its usual time between two heartbeats.</summary>
    public TimeSpan Interval { get; init; }

    public string? Hub { get; init; }

    /// <summary>Somebody has said behind which hub it is, or behind none: then no message changes it.</summary>
    public bool IsHubAnnounced { get; init; }

    public string? Person { get; init; }

    public string? Room { get; init; }

    /// <summary>Since when it counts as silent, whether or not that was said: not, while its hub is silent too.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    public override string ToString() => nameof(DeviceWatch);
}

/// <summary>One fall, whoever reported it.</summary>
public sealed record FallWatch
{
    /// <summary>One of <see cref="FallStates"/>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset HeardAt { get; init; }

    public string? Person { get; init; }

    public string? Room { get; init; }

    public string? Device { get; init; }

    /// <summary>Why no person is named.</summary>
    public string Doubt { get; init; } = "";

    /// <summary>How the senders name it.</summary>
    public ImmutableArray<string> Events { get; init; } = [];

    public string? AlertId { get; init; }

    public bool LongLieTold { get; init; }

    public override string ToString() => $"fall {State}";
}
