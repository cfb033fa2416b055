using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Custody.Ledger;

/// <summary>
/// The two chains of the ledger. Each step of a message is linked to the one before it, and every few seconds the links of all
/// new steps are sealed into one chain; an edited, removed, added or moved step breaks one of them.
/// </summary>
/// <remarks>
/// Whoever can write to the database can also forge a whole chain; what it cannot forge is a seal that somebody else has noted down.
/// Hashes are SHA-256; every field goes in with its length, so that no two steps look alike.
/// </remarks>
public static class LedgerChain
{
    /// <summary>The link of a step.</summary>
    /// <param name="previous">The link of the step of the same message before it; empty for the first.</param>
    /// <param name="step">Its sequence does not count: the chain says the order.</param>
    public static byte[] Link(ReadOnlySpan<byte> previous, Transition step)
    {
        // Put together first and hashed at once: a call of the hash for each field costs more than the hash.
        var fields = new ArrayBufferWriter<byte>(512);
        fields.Write(previous);
        Append(fields, step.MessageId);
        Append(fields, step.ObligationId);
        Append(fields, step.State);
        Append(fields, step.At.UtcTicks);
        Append(fields, step.Actor);
        Append(fields, step.Reason);
        Append(fields, step.Attempt);
        Append(fields, step.Moved);
        return SHA256.HashData(fields.WrittenSpan);
    }

    /// <summary>The hash of a seal.</summary>
    /// <param name="previous">The hash of the seal before it; empty for the first.</param>
    /// <param name="links">The links of the steps that it covers, in their order.</param>
    public static byte[] Seal(ReadOnlySpan<byte> previous, DateTimeOffset at, IEnumerable<ReadOnlyMemory<byte>> links)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Append(hash, at.UtcTicks);
        foreach (var link in links) hash.AppendData(link.Span);
        return hash.GetHashAndReset();
    }

    private static void Append(ArrayBufferWriter<byte> fields, string? text)
    {
        // -1 tells null from empty.
        Append(fields, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        if (text is not null) Encoding.UTF8.GetBytes(text, fields);
    }

    private static void Append(ArrayBufferWriter<byte> fields, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(fields.GetSpan(8), number);
        fields.Advance(8);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
