namespace Gateway.Custody.Ledger;

/// <summary>A place where the ledger is not what was written.</summary>
/// <param name="Code"><c>step-changed</c>, <c>seal-broken</c>, <c>seal-missing</c>, <c>state-differs</c>, <c>body-differs</c>, <c>no-history</c>, <c>anchor-missing</c>.</param>
/// <param name="Place">The message, obligation or seal.</param>
/// <param name="Text">What was found, for the operator.</param>
public sealed record LedgerFault(string Code, string Place, string Text);

/// <summary>What a check of the whole ledger found.</summary>
/// <param name="Unsealed">Steps that are younger than the newest seal: a step removed from among these shows only where a state contradicts it.</param>
/// <param name="Unchained">Steps that were written before the ledger was chained.</param>
public sealed record LedgerVerdict(long Messages, long Steps, long Seals, long Unsealed, long Unchained, Seal? Newest, IReadOnlyList<LedgerFault> Faults);
