using System.Security.Cryptography;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage;

/// <summary>Tells first messages, duplicates and impostors of a sender's key apart.</summary>
internal static class KeyRule
{
    private const string OtherContent = "same-id-other-content";

    /// <summary>Who looks at a message whose key was used for something else.</summary>
    private const string Owner = "operator";

    /// <summary>The entry as it is stored, given the one that stands for its key already, if there is one.</summary>
    public static LedgerEntry Judge(LedgerEntry entry, LedgerEntry? first) =>
        first is null ? entry
        : first.BodyHash == entry.BodyHash ? entry with { State = MessageState.Duplicate, Reason = first.Id, Owner = null }
        : entry with { State = MessageState.Parked, Reason = OtherContent, Owner = Owner };

    /// <summary>The checksums of the bodies; taken before the engine is asked for anything.</summary>
    public static byte[][] Checksums(IReadOnlyList<ReceivedMessage> parts) => [.. parts.Select(part => SHA256.HashData(part.Body.Span))];
}
