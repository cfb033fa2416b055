using static Gateway.Custody.Ledger.MessageState;

namespace Gateway.Custody.Ledger;

/// <summary>The legal steps of a message, as a table.</summary>
public static class MessageTransitions
{
    private static readonly Dictionary<MessageState, MessageState[]> Legal = new()
    {
        [Received] = [Translated, Parked, Returned, Discarded, Duplicate],
        [Translated] = [Identified, Parked, Returned, Discarded],
        [Identified] = [Recorded, Parked, Returned, Discarded],
        [Recorded] = [Routed, Parked],
        // Routed again: replayed, with what the maps and routes of that day add.
        [Routed] = [Routed, Withdrawn, Returned],
        // Released: it starts again with whatever was mended. Parked again: another owner.
        [Parked] = [Received, Parked, Returned, Discarded, Withdrawn],
        // Returned again: its sender could not be told, or has been told by a person.
        [Returned] = [Returned],
        [Discarded] = [],
        [Duplicate] = [],
        [Withdrawn] = [],
    };

    public static bool IsLegal(MessageState from, MessageState to) => Legal[from].Contains(to);
}
