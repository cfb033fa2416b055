using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Web.Inbound;

/// <summary>A body that is on disk, message by message.</summary>
internal sealed record Intake(SourceSystem Source, ReadOnlyMemory<byte> Body, Envelope Envelope, IReadOnlyList<Reception> Receptions)
{
    /// <summary>
    /// The message to answer for: the first of the envelope or, when all of it was sent before, the first of the earlier one;
    /// a duplicate gets the same answer again.
    /// </summary>
    public LedgerEntry AnswersFor
    {
        get
        {
            var first = Receptions[0];
            var isSentBefore = Receptions.All(one => one is { Original: { } original, Entry.State: MessageState.Duplicate } && original.BatchId == first.Original?.BatchId);
            return isSentBefore ? first.Original! : first.Entry;
        }
    }

    /// <summary>The message to answer for among several: one that came before is meant as it came then.</summary>
    public LedgerEntry AnswersForPart(int part) =>
        Receptions[part] is { Original: { } original, Entry.State: MessageState.Duplicate } ? original : Receptions[part].Entry;

    /// <summary>Whether it is an HL7 v2 batch, which is answered by a batch.</summary>
    public bool IsBatch => Source.Manifest.Format == SourceFormat.Hl7v2 && Hl7BatchAcknowledgement.IsBatch(Body.Span);

    /// <summary>True when the sender was answered for it before.</summary>
    public bool IsRepeat => AnswersFor.Id != Receptions[0].Entry.Id;

    public string Location => $"/api/custody/{AnswersFor.BatchId}";

    public override string ToString() => AnswersFor.Id;
}
