namespace Gateway.Custody.Bus;

/// <summary>Completes messages together: those that are done while the bus removes others go with the next lot.</summary>
internal sealed class BusCompletions(IBus bus)
{
    private readonly Lock _gate = new();
    private List<(BusDelivery Delivery, TaskCompletionSource<bool> Done)> _waiting = [];
    private bool _runs;

    /// <summary>Removes the message; false when its lock was lost. What is done is done: no stop cancels saying so.</summary>
    public Task<bool> CompleteAsync(BusDelivery delivery)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((delivery, done));
            if (_runs) return done.Task;
            _runs = true;
        }
        _ = RunAsync();
        return done.Task;
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } lot)
        {
            var completing = bus.CompleteAsync([.. lot.Select(one => one.Delivery)], CancellationToken.None);
            await ((Task)completing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var (delivery, done) in lot)
            {
                // Whatever broke is told to everybody of the lot: each of its messages comes again.
                if (completing.IsCompletedSuccessfully) done.TrySetResult(!completing.GetAwaiter().GetResult().Contains(delivery));
                else done.TrySetException(completing.Exception?.InnerException ?? new OperationCanceledException("The bus gave up completing."));
            }
        }
    }

    private List<(BusDelivery Delivery, TaskCompletionSource<bool> Done)> Take()
    {
        lock (_gate)
        {
            var lot = _waiting;
            _waiting = [];
            _runs = lot.Count > 0;
            return lot;
        }
    }
}
