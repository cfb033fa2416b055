using System.Collections.Concurrent;

namespace Gateway.Storage;

/// <summary>Wakes the receivers of this process when a queue may have something for them.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _queues = new(StringComparer.Ordinal);

    /// <summary>Ends at the next pulse. Taken before looking, so that a pulse in between is not missed.</summary>
    public Task Next(string queue) => _queues.GetOrAdd(queue, static _ => New()).Task;

    public void Pulse(string queue)
    {
        if (_queues.TryRemove(queue, out var waiting)) waiting.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
