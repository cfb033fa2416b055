using System.Text.Json;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Web.Security;

namespace Gateway.Web.Custody;

/// <summary>Reads the ledger for one client: its own messages, those it owes something for; the operator sees all, without record values.</summary>
internal sealed class CustodyReader(ICustodyStore store, ILedgerStore ledger)
{
    /// <summary>The message, or null when there is none or it does not concern the client.</summary>
    public async Task<CustodyView?> FindMessageAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (await store.FindMessageAsync(id, cancellationToken) is not { } entry) return null;
        var all = await store.ObligationsOfAsync(id, cancellationToken);
        var isSender = entry.Client == caller.Id;
        var seesAll = isSender || IsOperator(caller);
        // A recipient sees its own part; who else was told is between them and the sender.
        var obligations = seesAll ? all : [.. all.Where(owed => owed.Recipient == caller.Id)];
        if (!seesAll && obligations.Count == 0) return null;

        var history = await store.HistoryOfAsync(id, cancellationToken);
        var seen = obligations.Select(owed => owed.Id).ToHashSet();
        return new CustodyView
        {
            Id = entry.Id,
            Batch = entry.BatchId,
            Source = entry.Source,
            Kind = entry.Kind,
            Urgency = StateNames.Of(entry.Urgency),
            State = StateNames.Of(entry.State),
            Open = IsOpen(entry, all),
            ReceivedAt = entry.ReceivedAt,
            OccurredAt = entry.OccurredAt,
            Reason = entry.Reason,
            Owner = entry.Owner,
            Steps = [.. from step in history
                        where step.ObligationId is null || seen.Contains(step.ObligationId)
                        select new StepView(Named(step), step.At, step.Actor, step.ObligationId, step.Reason, step.Attempt)],
            Obligations = [.. obligations.Select(View)],
            Report = isSender ? await FindReportAsync(id, cancellationToken) : null,
        };
    }

    /// <summary>The messages of an envelope that the client sent or, as operator, looks after.</summary>
    public async Task<BatchView?> FindBatchAsync(Caller caller, string batchId, CancellationToken cancellationToken)
    {
        var entries = await store.FindBatchAsync(batchId, cancellationToken);
        if (entries is not [var first, ..] || (first.Client != caller.Id && !IsOperator(caller))) return null;
        var parts = new List<BatchPartView>(entries.Count);
        foreach (var entry in entries)
        {
            var isOpen = IsOpen(entry, await store.ObligationsOfAsync(entry.Id, cancellationToken));
            parts.Add(new BatchPartView(entry.Id, $"/api/custody/{entry.Id}", entry.Kind, StateNames.Of(entry.State), isOpen, entry.Reason));
        }
        return new BatchView(batchId, first.Source, first.ReceivedAt, parts.Count, parts.Count(part => part.Open), parts);
    }

    /// <summary>Everything that is still open for the client; for the operator, everything that is still open.</summary>
    public async Task<OpenView> ListOpenAsync(Caller caller, CancellationToken cancellationToken)
    {
        var mine = IsOperator(caller) ? null : caller.Id;
        var sent = from entry in await ledger.OpenMessagesAsync(mine, cancellationToken)
                   select new OpenMessageView(entry.Id, $"/api/custody/{entry.Id}", entry.Source, entry.Kind, StateNames.Of(entry.State), entry.ReceivedAt, entry.Reason, entry.Owner);
        var owed = from one in await ledger.OpenObligationsAsync(mine, cancellationToken)
                   select new OpenObligationView(one.Id, one.MessageId, $"/api/custody/{one.MessageId}", StateNames.Of(one.Goal), StateNames.Of(one.State), one.DueAt, one.Reason, ObligationTransitions.OwnerOf(one));
        var (messages, obligations) = (sent.ToList(), owed.ToList());
        return new OpenView(messages.Count + obligations.Count, messages, obligations);
    }

    private static bool IsOperator(Caller caller) => caller.Partner.Role == PartnerRole.Operator;

    private static bool IsOpen(LedgerEntry entry, IReadOnlyList<Obligation> obligations) => entry.State switch
    {
        // Somebody still has to tell its sender.
        MessageState.Returned => entry.Owner is not null,
        MessageState.Discarded or MessageState.Duplicate or MessageState.Withdrawn => false,
        MessageState.Routed => obligations.Any(owed => !owed.IsEnded),
        _ => true,
    };

    private static ObligationView View(Obligation owed) => new(
        owed.Id, owed.Recipient, owed.Route, StateNames.Of(owed.Goal), StateNames.Of(owed.State), !owed.IsEnded, owed.CreatedAt, owed.DueAt, owed.Attempts, owed.Reason, ObligationTransitions.OwnerOf(owed));

    private async Task<JsonElement?> FindReportAsync(string id, CancellationToken cancellationToken)
    {
        if (await store.FindArtefactAsync(id, "report", cancellationToken) is not { } report) return null;
        using var document = JsonDocument.Parse(report.Body);
        return document.RootElement.Clone();
    }

    /// <summary>The store writes states by their names in code.</summary>
    private static string Named(Transition step) => step.ObligationId is null
        ? StateNames.Of(Enum.Parse<MessageState>(step.State, ignoreCase: true))
        : StateNames.Of(Enum.Parse<ObligationState>(step.State, ignoreCase: true));
}
