using Gateway.Custody.Store;

namespace Gateway.Custody.Ledger;

/// <summary>Reads the whole ledger and says where it is not what was written: chains, seals, states and stored bodies.</summary>
public sealed class LedgerCheck(ILedgerStore ledger)
{
    private const int PageSize = 5_000;
    private const int BodyPageSize = 100;
    private const int MostFaults = 200;

    private readonly List<LedgerFault> _faults = [];
    private readonly Dictionary<string, byte[]> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _states = new(StringComparer.Ordinal);
    private long _steps;
    private long _unsealed;
    private long _unchained;

    /// <summary>Checks everything once; a check is made for one run.</summary>
    /// <param name="anchor">The hash of a seal that was noted down elsewhere, or null: it must still be in the chain.</param>
    /// <param name="progress">Told how many steps were read.</param>
    public async Task<LedgerVerdict> RunAsync(string? anchor, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var seals = await ledger.SealsAsync(cancellationToken);
        await CheckStepsAsync(seals, progress, cancellationToken);
        var messages = await CheckMessagesAsync(cancellationToken);
        await CheckObligationsAsync(cancellationToken);
        if (anchor is not null && !seals.Any(seal => seal.HashText.Equals(anchor, StringComparison.OrdinalIgnoreCase)))
            Add("anchor-missing", "the chain of seals", "The seal that was noted down is not in the ledger: its history was replaced.");
        return new LedgerVerdict(messages, _steps, seals.Count, _unsealed, _unchained, seals.Count > 0 ? seals[^1] : null, _faults);
    }

    private async Task CheckStepsAsync(IReadOnlyList<Seal> seals, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var place = 0;
        var covered = new List<ReadOnlyMemory<byte>>();
        for (long after = 0; ;)
        {
            var page = await ledger.StepsAfterAsync(after, PageSize, cancellationToken);
            foreach (var (step, link) in page)
            {
                while (place < seals.Count && step.Sequence > seals[place].LastStep) Close(seals, place++, covered);
                Chain(step, link);
                if (link is not { } bytes) continue;
                if (place < seals.Count) covered.Add(bytes);
                else _unsealed++;
            }
            if (page.Count < PageSize) break;
            after = page[^1].Step.Sequence;
            progress?.Report(_steps);
        }
        while (place < seals.Count) Close(seals, place++, covered);
    }

    private void Chain(Transition step, ReadOnlyMemory<byte>? link)
    {
        _steps++;
        _states[step.ObligationId ?? step.MessageId] = step.State;
        if (link is not { } written)
        {
            if (_links.ContainsKey(step.MessageId)) Add("step-changed", step.MessageId, $"Step {step.Sequence} has no link, although a step before it has one.");
            else _unchained++;
            return;
        }
        var expected = LedgerChain.Link(_links.GetValueOrDefault(step.MessageId), step);
        if (!written.Span.SequenceEqual(expected))
            Add("step-changed", step.MessageId, $"Step {step.Sequence} ({step.State}) is not what was written, or a step before it was changed, removed or moved.");
        // The written link goes on: one changed step is one fault.
        _links[step.MessageId] = written.ToArray();
    }

    private void Close(IReadOnlyList<Seal> seals, int place, List<ReadOnlyMemory<byte>> covered)
    {
        var seal = seals[place];
        var previous = place > 0 ? seals[place - 1].Hash : default;
        if (seal.Number != place + 1) Add("seal-missing", $"seal {place + 1}", $"The seals go on with number {seal.Number}; seals were removed.");
        else if (covered.Count != seal.Steps || !LedgerChain.Seal(previous.Span, seal.At, covered).AsSpan().SequenceEqual(seal.Hash.Span))
            Add("seal-broken", $"seal {seal.Number}", $"Sealed {seal.At:u} over {seal.Steps} steps; what stands there now ({covered.Count} steps) is not the same.");
        covered.Clear();
    }

    private async Task<long> CheckMessagesAsync(CancellationToken cancellationToken)
    {
        long count = 0;
        for (long after = 0; ;)
        {
            var page = await ledger.BodiesAfterAsync(after, BodyPageSize, cancellationToken);
            foreach (var (entry, stored) in page)
            {
                count++;
                CheckState("message", entry.Id, entry.State.ToString());
                if (stored != entry.BodyHash) Add("body-differs", entry.Id, "The stored body is not the one that was received.");
            }
            if (page.Count < BodyPageSize) return count;
            after = page[^1].Entry.Sequence;
        }
    }

    private async Task CheckObligationsAsync(CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            var page = await ledger.ObligationsAfterAsync(after, PageSize, cancellationToken);
            foreach (var obligation in page) CheckState("obligation", obligation.Id, obligation.State.ToString());
            if (page.Count < PageSize) break;
            after = page[^1].Id;
        }
        foreach (var id in _states.Keys) Add("no-history", id, "The history speaks of it, but it is not in the ledger: the row was removed.");
    }

    private void CheckState(string what, string id, string state)
    {
        if (!_states.Remove(id, out var last)) Add("no-history", id, $"The {what} has no history: its steps were removed.");
        else if (last != state) Add("state-differs", id, $"The {what} is {state}, its history ends with {last}.");
    }

    private void Add(string code, string place, string text)
    {
        if (_faults.Count < MostFaults) _faults.Add(new LedgerFault(code, place, text));
    }
}
