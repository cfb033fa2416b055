using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Chasing;

/// <summary>The ladders, thresholds and maintenance windows of <c>mappings/chasing.yaml</c>: data that a service owner can read and change.</summary>
public sealed record ChasingRules
{
    /// <summary>The ladder of routes that name none.</summary>
    public const string DefaultLadder = "default";

    /// <summary>The ladder of parked messages that are urgent.</summary>
    internal const string ParkedUrgentLadder = "parked-urgent";

    /// <summary>What holds where no file says otherwise.</summary>
    public static ChasingRules Default { get; } = new()
    {
        Version = "default",
        Ladders = Named(
            // The recipient's system cannot tell of its own silence, so an undelivered message goes to the operator at once.
            new Ladder(DefaultLadder,
                [
                    new Rung(LadderRole.Recipient, LadderChannel.Notice, TimeSpan.Zero) { Steps = [ObligationState.Filed, ObligationState.Actioned] },
                    new Rung(LadderRole.Operator, LadderChannel.Notice, TimeSpan.Zero) { Steps = [ObligationState.Delivered] },
                    new Rung(LadderRole.Operator, LadderChannel.Notice, TimeSpan.FromHours(1)) { Steps = [ObligationState.Filed, ObligationState.Actioned] },
                    new Rung(LadderRole.Sender, LadderChannel.Notice, TimeSpan.FromHours(4)),
                ],
                "Whoever owes it first, then whoever can mend the way, then whoever can tell the recipient by other means."),
            Operators("failed", "It reaches nobody unless the operator acts."),
            Operators("unknown", "Only a person can find out whether it arrived."),
            Operators("parked", "It reaches nobody before its owner acts."),
            Operators(ParkedUrgentLadder, "Somebody may need help, and nobody may have been told."),
            Operators("dead-letter", "No queue tries it again."),
            Operators("silent-feed", "What was not sent cannot be missed by anybody else."),
            Operators("no-heartbeat", "A device that is silent may be one that is broken."),
            Operators("no-alarms", "Alarming that is broken looks like a quiet day.")),
        Thresholds = new Dictionary<string, TimeSpan?>(StringComparer.Ordinal)
        {
            [ThresholdNames.Parked] = TimeSpan.FromHours(4),
            [ThresholdNames.ParkedUrgent] = TimeSpan.Zero,
            [ThresholdNames.Failed] = TimeSpan.Zero,
            [ThresholdNames.Unknown] = TimeSpan.FromMinutes(15),
            [ThresholdNames.DeadLetter] = TimeSpan.Zero,
            [ThresholdNames.Feed] = TimeSpan.FromDays(1),
            [ThresholdNames.Heartbeat] = TimeSpan.FromDays(1),
            [ThresholdNames.NoAlarms] = TimeSpan.FromHours(48),
            [ThresholdNames.Acknowledged] = TimeSpan.FromHours(1),
            [ThresholdNames.NoticeWindow] = TimeSpan.FromMinutes(10),
            [ThresholdNames.NoticeWindowUrgent] = TimeSpan.FromMinutes(1),
        },
    };

    public required string Version { get; init; }

    public required IReadOnlyDictionary<string, Ladder> Ladders { get; init; }

    /// <summary>By name; null is never.</summary>
    public required IReadOnlyDictionary<string, TimeSpan?> Thresholds { get; init; }

    public IReadOnlyList<Maintenance> Maintenance { get; init; } = [];

    /// <summary>Reads the file over the defaults; every fault of it at once.</summary>
    public static (ChasingRules? Rules, IReadOnlyList<Issue> Issues) Read(string yaml) => ChasingFile.Read(yaml);

    /// <summary>The ladder of that name; the default one when there is none.</summary>
    public Ladder LadderOf(string? name) => name is not null && Ladders.TryGetValue(name, out var ladder) ? ladder : Ladders[DefaultLadder];

    internal Ladder LadderOf(AlarmKind kind, bool urgent = false) => LadderOf(kind == AlarmKind.Parked && urgent ? ParkedUrgentLadder : AlarmNames.Of(kind));

    internal static Dictionary<string, Ladder> Named(params IEnumerable<Ladder> ladders) => ladders.ToDictionary(ladder => ladder.Name, StringComparer.Ordinal);

    private static Ladder Operators(string name, string because) => new(name, [new Rung(LadderRole.Operator, LadderChannel.Notice, TimeSpan.Zero)], because);
}

/// <summary>A time in which a source is meant to be silent. It always has an end: one that is forgotten ends by itself.</summary>
/// <param name="Source">The source's id, or <c>*</c> for all.</param>
public sealed record Maintenance(string Source, DateTimeOffset From, DateTimeOffset Until, string Because)
{
    public bool Covers(string source, DateTimeOffset at) => (Source == "*" || Source == source) && From <= at && at < Until;
}
