using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Delivery;

/// <summary>
/// The answers that senders of some kinds expect in their own format once the recipients have decided (a hospital's notice, accepted or
/// rejected by those it asks): which kinds they are say the manifests, what is written say their maps.
/// </summary>
public sealed class SenderAnswers(SourceCatalogue catalogue, ICustodyStore store, PartnerDirectory partners)
{
    /// <summary>Whether the sender of such a message waits for one.</summary>
    public bool IsExpected(LedgerEntry message) => KindOf(message)?.Answer is not null;

    /// <summary>The answer to a message; null while its recipients have not decided, and when its map makes nothing of it, with why.</summary>
    public async Task<(ReadOnlyMemory<byte>? Body, string? ContentType, string? Fault)> WriteAsync(LedgerEntry message, CancellationToken cancellationToken)
    {
        if (catalogue.Find(message.Source) is not { } source) return default;
        var obligations = await store.ObligationsOfAsync(message.Id, cancellationToken);
        if (await DecidedAsync(message, obligations, cancellationToken) is not { } answer) return default;
        var body = await store.ReadBodyAsync(message.Id, cancellationToken);
        if (source.Open(body, message.ContentType).Parts is not [var part]) return (null, null, "The stored message cannot be opened any more.");
        var (written, issues) = source.Answer(part, answer, new TranslationContext(message.Id, answer.At));
        return written is null
            ? (null, null, issues.Count > 0 ? $"{issues[0].Code} at {issues[0].Path}" : "The answer's map makes nothing of it.")
            : (written, source.Manifest.ContentTypes[0], null);
    }

    private MessageKind? KindOf(LedgerEntry message) => catalogue.Find(message.Source)?.Manifest.Kinds.FirstOrDefault(kind => kind.Id == message.Kind);

    /// <summary>One refusal rejects it; it is accepted when everybody who owes something has done it.</summary>
    private async Task<SenderAnswer?> DecidedAsync(LedgerEntry message, IReadOnlyList<Obligation> obligations, CancellationToken cancellationToken)
    {
        var refused = obligations.FirstOrDefault(obligation => obligation.State == ObligationState.Refused);
        var isAccepted = refused is null && Outcome.Of(message, obligations) == MessageOutcome.Filed;
        if (refused is null && !isAccepted) return null;
        var history = await store.HistoryOfAsync(message.Id, cancellationToken);
        // The step that decided it: the refusal, or the last that anybody did.
        var step = history.Last(step => refused is null ? step.ObligationId is not null : step.ObligationId == refused.Id && step.State == nameof(ObligationState.Refused));
        var who = obligations.First(obligation => obligation.Id == step.ObligationId);
        return new SenderAnswer(isAccepted, refused?.Reason, NameOf(who.Recipient, step.Actor), step.At);
    }

    /// <summary>Who says it, and for whom: receipts are noted as <c>partner: person</c>.</summary>
    private string NameOf(string recipient, string actor)
    {
        var organization = partners.Find(recipient)?.Name ?? recipient;
        return actor.StartsWith($"{recipient}: ", StringComparison.Ordinal) ? $"{actor[(recipient.Length + 2)..]}, {organization}" : organization;
    }
}
