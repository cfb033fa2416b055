using System.Collections.Concurrent;
using Gateway.Custody.Alerts;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Store;

/// <summary>
/// What one step of a message has just put on disk and the next one needs, kept for it in memory: each thing is taken once, the oldest go
/// when there are too many, and whoever finds nothing reads the disk. Nothing is decided here: a commit looks at the state that stands there.
/// </summary>
public sealed class Handover
{
    private const int Most = 2_048;

    /// <summary>Longer bodies are not worth the memory.</summary>
    private const int LongestBody = 16 * 1024;

    private readonly Shelf<(LedgerEntry Entry, ReadOnlyMemory<byte> Body)> _received = new(Most);
    private readonly Shelf<(LedgerEntry Entry, ReadOnlyMemory<byte> Bundle)> _routed = new(Most);
    private readonly Shelf<WatchedMessage> _watched = new(Most);

    /// <summary>A message that is on disk and will be worked on as soon as its turn comes.</summary>
    public void Received(LedgerEntry entry, ReadOnlyMemory<byte> body)
    {
        if (entry.State == MessageState.Received && body.Length <= LongestBody) _received.Put(entry.Id, (entry, body));
    }

    /// <summary>The message and its body; null when they have to be read.</summary>
    internal (LedgerEntry Entry, ReadOnlyMemory<byte> Body)? TakeReceived(string messageId) => _received.Take(messageId);

    /// <summary>A message that somebody owes something for, with its bundle as it was kept.</summary>
    internal void Routed(LedgerEntry entry, ReadOnlyMemory<byte> bundle, IEnumerable<Obligation> obligations)
    {
        if (bundle.Length > LongestBody) return;
        foreach (var obligation in obligations) _routed.Put(obligation.Id, (entry, bundle));
    }

    /// <summary>The message of an obligation and its bundle; null when they have to be read.</summary>
    internal (LedgerEntry Entry, ReadOnlyMemory<byte> Bundle)? TakeRouted(string obligationId) => _routed.Take(obligationId);

    /// <summary>What a message holds for the alert rules, once it is on disk.</summary>
    internal void Watched(string messageId, WatchedMessage watched) => _watched.Put(messageId, watched);

    /// <summary>What of a message the alert rules look at; null when it has to be read.</summary>
    internal WatchedMessage? TakeWatched(string messageId) => _watched.Take(messageId);

    private sealed class Shelf<T>(int most)
        where T : struct
    {
        private readonly ConcurrentDictionary<string, T> _things = new(StringComparer.Ordinal);
        private readonly ConcurrentQueue<string> _order = [];

        public void Put(string key, T thing)
        {
            _things[key] = thing;
            _order.Enqueue(key);
            while (_order.Count > most && _order.TryDequeue(out var oldest)) _things.TryRemove(oldest, out _);
        }

        public T? Take(string key) => _things.TryRemove(key, out var thing) ? thing : null;
    }
}
