namespace Gateway.Custody.Ledger;

/// <summary>One link in the chain of seals: it fixes every step between the seal before it and itself.</summary>
/// <param name="Number">1, 2, 3 … without a gap.</param>
/// <param name="LastStep">The sequence of the newest step it covers.</param>
/// <param name="Steps">How many steps it covers.</param>
/// <param name="Hash">SHA-256 over the seal before it and the links of its steps (<see cref="LedgerChain.Seal"/>).</param>
public sealed record Seal(long Number, DateTimeOffset At, long LastStep, int Steps, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Lower-case hex, as <c>gateway ledger verify</c> prints it and takes it back.</summary>
    public string HashText => Convert.ToHexStringLower(Hash.Span);
}

/// <summary>A step of the history with the link that chains it to the step of the same message before it.</summary>
/// <param name="Link">Null for a step that was written before the ledger was chained.</param>
public sealed record LinkedTransition(Transition Step, ReadOnlyMemory<byte>? Link);
