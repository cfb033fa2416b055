using Gateway.Fhir.Json;

namespace Gateway.Custody.Delivery;

/// <summary>What came of a POST to a partner.</summary>
/// <param name="Fault">Null when the partner took it; else a code: <c>http-503</c>, <c>timeout</c>, <c>connection</c>, <c>circuit-open</c>, <c>outcome-error</c>.</param>
/// <param name="Body">The answer's body when the partner took it.</param>
/// <param name="RetryAfter">When the partner asks to be tried again.</param>
public sealed record PostAnswer(string? Fault, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    /// <summary>The partner was not asked: too many failed before.</summary>
    public const string CircuitOpen = "circuit-open";

    public const string Timeout = "timeout";

    public const string Connection = "connection";

    private const string OutcomeError = "outcome-error";

    // No later attempt with the same content can end better. 401 is here because it was tried twice by then.
    private static readonly string[] s_permanent = ["http-400", "http-401", "http-403", "http-404", "http-410", "http-422"];

    public bool IsTaken => Fault is null;

    public bool IsPermanent => s_permanent.Contains(Fault);

    /// <summary>A positive status is no yes when its OperationOutcome says that it failed.</summary>
    public PostAnswer Read() => IsTaken && JsonTree.ReadFhir(Body.Span).Root is { ResourceType: "OperationOutcome" } outcome
        && outcome.All("issue").Any(issue => issue["severity"]?.Text is "error" or "fatal")
        ? this with { Fault = OutcomeError }
        : this;

    /// <summary>The body may hold patient data.</summary>
    public override string ToString() => Fault ?? "taken";
}
