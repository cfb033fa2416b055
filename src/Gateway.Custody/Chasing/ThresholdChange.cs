namespace Gateway.Custody.Chasing;

/// <summary>
/// A change of a threshold or a maintenance window at run time. Rows are only ever added; the last one of a name counts, so that a
/// deployment, which brings a new file, takes nothing back.
/// </summary>
/// <param name="Name">The threshold's name, or <c>maintenance/</c> and a source or <c>*</c>.</param>
/// <param name="Value">An ISO 8601 duration, <c>never</c>, or for maintenance an interval; null goes back to the file's.</param>
/// <param name="By">Who changed it.</param>
/// <param name="Because">Why.</param>
public sealed record ThresholdChange(long Sequence, string Name, string? Value, string By, string Because, DateTimeOffset At)
{
    /// <summary>The name only: a reason is free text.</summary>
    public override string ToString() => Name;
}
