using System.Globalization;

namespace Gateway.Custody.Delivery;

/// <summary>What a fault means for the obligation.</summary>
public enum AnswerKind
{
    Taken,

    /// <summary>Nothing is wrong with what was sent; it may be taken later.</summary>
    Later,

    /// <summary>The system cannot take it, now or later: somebody of ours has to see why.</summary>
    Rejected,

    /// <summary>The recipient does not want it, by a rule of its own: it goes back to its sender.</summary>
    Refused,

    /// <summary>The partner was not asked.</summary>
    NotAsked,
}

/// <summary>What came of a request to a partner.</summary>
/// <param name="Fault">Null when the partner took it; else a code: <c>http-503</c>, <c>timeout</c>, <c>connection</c>, <c>circuit-open</c>, <c>outcome-error</c> …</param>
/// <param name="Body">The answer's body when the partner took it.</param>
/// <param name="RetryAfter">When the partner asks to be tried again.</param>
public sealed record PostAnswer(string? Fault, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    /// <summary>The partner was not asked: too many failed before.</summary>
    public const string CircuitOpen = "circuit-open";

    /// <summary>The partner was not asked: as many requests as it can bear are on their way.</summary>
    public const string Busy = "busy";

    /// <summary>The partner was not asked: its requests of this second are used up.</summary>
    public const string OverRate = "over-rate";

    public const string Timeout = "timeout";

    public const string Connection = "connection";

    /// <summary>It says that it has this already.</summary>
    public const string Duplicate = "outcome-duplicate";

    /// <summary>A positive status with a body that is not what its manifest calls a good answer.</summary>
    public const string Unexpected = "answer-unexpected";

    internal const string OutcomeError = "outcome-error";

    // No later attempt with the same content can end better. 401 is here because it was tried twice by then.
    private static readonly Dictionary<string, AnswerKind> s_kinds = new(StringComparer.Ordinal)
    {
        ["http-400"] = AnswerKind.Rejected,
        ["http-401"] = AnswerKind.Rejected,
        ["http-403"] = AnswerKind.Rejected,
        ["http-404"] = AnswerKind.Rejected,
        ["http-410"] = AnswerKind.Rejected,
        ["http-412"] = AnswerKind.Rejected,
        ["http-413"] = AnswerKind.Rejected,
        ["http-415"] = AnswerKind.Rejected,
        ["http-422"] = AnswerKind.Rejected,
        ["outcome-rejected"] = AnswerKind.Rejected,
        [Duplicate] = AnswerKind.Rejected,
        ["message-fatal-error"] = AnswerKind.Rejected,
        ["ack-error"] = AnswerKind.Rejected,
        ["outcome-refused"] = AnswerKind.Refused,
        [CircuitOpen] = AnswerKind.NotAsked,
        [Busy] = AnswerKind.NotAsked,
        [OverRate] = AnswerKind.NotAsked,
    };

    public AnswerKind Kind => Fault is null ? AnswerKind.Taken : s_kinds.GetValueOrDefault(Fault, AnswerKind.Later);

    public bool IsTaken => Fault is null;

    public bool IsPermanent => Kind is AnswerKind.Rejected or AnswerKind.Refused;

    /// <summary>True when there was no good answer and the partner may have done what was asked all the same.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>The fault of a status.</summary>
    internal static PostAnswer OfStatus(int status, TimeSpan? retryAfter) => new(string.Create(CultureInfo.InvariantCulture, $"http-{status}"), default, retryAfter)
    {
        // A server error may come after the work was done. 501, 503 and 505 say that it was not begun (RFC 9110, 15.6).
        MayHaveArrived = status >= 500 && status is not (501 or 503 or 505),
    };

    /// <summary>The body may hold patient data.</summary>
    public override string ToString() => Fault ?? "taken";
}
