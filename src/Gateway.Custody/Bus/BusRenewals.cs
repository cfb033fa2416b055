using System.Collections.Concurrent;

namespace Gateway.Custody.Bus;

/// <summary>The messages that are being worked on, whose locks are renewed round by round; nearly all are done before one comes.</summary>
internal sealed class BusRenewals
{
    private readonly ConcurrentDictionary<Held, bool> _held = new();

    public Held Hold(BusDelivery delivery, CancellationTokenSource work)
    {
        var held = new Held(delivery, work);
        _held[held] = true;
        return held;
    }

    /// <summary>From here on its lock is not renewed any more, nor is a renewal under way.</summary>
    public Task EndAsync(Held held)
    {
        _held.TryRemove(held, out _);
        return held.End();
    }

    /// <summary>Renews each lock once.</summary>
    public Task RoundAsync(Func<BusDelivery, CancellationTokenSource, Task> renew) => Task.WhenAll(_held.Select(one => one.Key.Renew(renew)));

    internal sealed class Held(BusDelivery delivery, CancellationTokenSource work)
    {
        private readonly Lock _gate = new();
        private Task _renewing = Task.CompletedTask;
        private bool _ended;

        public Task Renew(Func<BusDelivery, CancellationTokenSource, Task> renew)
        {
            lock (_gate)
            {
                if (_ended) return Task.CompletedTask;
                return _renewing = renew(delivery, work);
            }
        }

        public Task End()
        {
            lock (_gate)
            {
                _ended = true;
                return _renewing;
            }
        }
    }
}
