namespace Gateway.Faults.Checking;

/// <summary>A promise that was not kept.</summary>
/// <param name="Code"><c>lost</c>, <c>open</c>, <c>no-owner</c>, <c>not-delivered</c>, <c>not-parked</c>, <c>twice</c>, <c>stored-twice</c>, <c>order</c>, <c>old-over-new</c>, <c>false-word</c>, <c>verify</c>.</param>
internal sealed record Violation(string Code, string Place, string Text);
