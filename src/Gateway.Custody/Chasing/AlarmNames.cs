using Gateway.Custody.Ledger;

namespace Gateway.Custody.Chasing;

/// <summary>The words of alarms as people, programs and files write them.</summary>
public static class AlarmNames
{
    private static readonly Dictionary<AlarmKind, string> s_kinds = new()
    {
        [AlarmKind.Overdue] = "overdue",
        [AlarmKind.Failed] = "failed",
        [AlarmKind.Unknown] = "unknown",
        [AlarmKind.Parked] = "parked",
        [AlarmKind.DeadLetter] = "dead-letter",
        [AlarmKind.SilentFeed] = "silent-feed",
        [AlarmKind.NoHeartbeat] = "no-heartbeat",
        [AlarmKind.NoAlarms] = "no-alarms",
    };

    private static readonly Dictionary<LadderRole, string> s_roles = new()
    {
        [LadderRole.Recipient] = "recipient",
        [LadderRole.Sender] = "sender",
        [LadderRole.Home] = "home",
        [LadderRole.Practice] = "practice",
        [LadderRole.Ucr] = "ucr",
        [LadderRole.Hospital] = "hospital",
        [LadderRole.Operator] = "operator",
        [LadderRole.OnCall] = "on-call",
    };

    private static readonly Dictionary<LadderChannel, string> s_channels = new()
    {
        [LadderChannel.Custody] = "custody",
        [LadderChannel.Notice] = "notice",
    };

    /// <summary>What may come of an alarm. A closed list, so that one can count how many were worth ringing for, and nobody writes a patient's name.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["seeing-to-it", "passed-on", "done-otherwise", "not-needed", "false-alarm"];

    public static IEnumerable<string> Roles => s_roles.Values;

    public static IEnumerable<string> Channels => s_channels.Values;

    public static IEnumerable<string> Kinds => s_kinds.Values;

    public static string Of(AlarmKind kind) => s_kinds[kind];

    public static string Of(LadderRole role) => s_roles[role];

    public static string Of(LadderChannel channel) => s_channels[channel];

    public static bool TryRead(string? text, out LadderRole role) => TryRead(s_roles, text, out role);

    public static bool TryRead(string? text, out LadderChannel channel) => TryRead(s_channels, text, out channel);

    public static bool TryRead(string? text, out AlarmKind kind) => TryRead(s_kinds, text, out kind);

    /// <summary>Delivered, filed or actioned.</summary>
    public static bool TryReadStep(string? text, out ObligationState step)
    {
        (var known, step) = text switch
        {
            "delivered" => (true, ObligationState.Delivered),
            "filed" => (true, ObligationState.Filed),
            "actioned" => (true, ObligationState.Actioned),
            _ => (false, default),
        };
        return known;
    }

    private static bool TryRead<T>(Dictionary<T, string> names, string? text, out T value)
        where T : struct
    {
        foreach (var (known, name) in names)
        {
            if (name != text) continue;
            value = known;
            return true;
        }
        value = default;
        return false;
    }
}
