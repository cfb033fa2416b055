using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Store;

/// <summary>A message on its way to disk. Nothing positive is answered before it is there.</summary>
/// <param name="Entry">The ledger row; its sequence is given by the store, its state becomes Duplicate when its key was seen.</param>
/// <param name="Body">The bytes as they came (for a part of a file: the header and its own rows).</param>
/// <param name="Wake">What to put on the bus in the same commit.</param>
public sealed record ReceivedMessage(LedgerEntry Entry, ReadOnlyMemory<byte> Body, BusMessage Wake)
{
    /// <summary>What its sender is told, kept with it in the same commit; not for a duplicate, whose sender is told what it was told before.</summary>
    public Artefact? Answer { get; init; }
}

/// <summary>What became of a received message.</summary>
/// <param name="Entry">The row as stored.</param>
/// <param name="Original">For a duplicate, the first one of that key; else null.</param>
public sealed record Reception(LedgerEntry Entry, LedgerEntry? Original);
