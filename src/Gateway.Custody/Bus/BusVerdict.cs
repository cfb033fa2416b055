namespace Gateway.Custody.Bus;

/// <summary>What a consumer wants done with a message it was handed.</summary>
public sealed record BusVerdict
{
    private BusVerdict(BusVerdictKind kind) => Kind = kind;

    /// <summary>It is done with.</summary>
    public static BusVerdict Complete { get; } = new(BusVerdictKind.Complete);

    public BusVerdictKind Kind { get; }

    /// <summary>When to retry; null leaves it to the pump, whose waits grow.</summary>
    public TimeSpan? Delay { get; private init; }

    /// <summary>Why it is set aside: a code.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Why it is set aside: a sentence without patient data.</summary>
    public string Text { get; private init; } = "";

    /// <summary>It comes again, first of its session; the messages behind it wait.</summary>
    public static BusVerdict Retry(TimeSpan? delay) => new(BusVerdictKind.Retry) { Delay = delay };

    public static BusVerdict DeadLetter(string reason, string text) => new(BusVerdictKind.DeadLetter) { Reason = reason, Text = text };
}

public enum BusVerdictKind
{
    Complete,
    Retry,
    DeadLetter,
}
