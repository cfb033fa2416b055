using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;

namespace Gateway.Custody.Delivery;

/// <summary>
/// Keeps what goes to a partner within what it can bear: so many at a time from this process, so many a second from all of them. As many
/// again stand in line here; who finds the line full too comes back later, and its lane is free for the others meanwhile. A part of both limits
/// is kept for what is urgent, or it would stand behind whatever else goes there.
/// </summary>
public sealed class PartnerGates(ICustodyStore store, TimeProvider time) : IDisposable
{
    /// <summary>How long a lane may wait for its turn; what is urgent twice as long.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>One place in so many is for what is urgent, and one at least where there are two.</summary>
    private const int Kept = 4;

    private readonly ConcurrentDictionary<string, Places> _places = new(StringComparer.Ordinal);

    /// <summary>A place among the requests on their way, which its disposal frees; null when there is none.</summary>
    public async Task<IDisposable?> EnterAsync(Partner partner, bool isUrgent, CancellationToken cancellationToken) =>
        await _places.GetOrAdd(partner.Id, static (_, most) => new Places(most), partner.Limits.Concurrent).EnterAsync(isUrgent, cancellationToken);

    /// <summary>Waits for the partner's next free moment; gives how long to stay away when that is too far off.</summary>
    public async Task<TimeSpan?> TurnAsync(Partner partner, bool isUrgent, CancellationToken cancellationToken)
    {
        if (partner.Limits.PerSecond is not { } rate) return null;
        var request = new TurnRequest(partner.Id, TimeSpan.FromSeconds(1 / rate), partner.Limits.Burst, LongestWait, time.GetUtcNow()) { IsUrgent = isUrgent };
        var wait = await store.TakeTurnAsync(request, cancellationToken);
        if (wait > request.Patience) return wait;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
        return null;
    }

    public void Dispose()
    {
        foreach (var places in _places.Values) places.Dispose();
    }

    /// <summary>The places of one partner, and how many of them the ordinary may have.</summary>
    private sealed class Places(int most) : IDisposable
    {
        private readonly ConcurrencyLimiter _all = Limiter(most);
        private readonly ConcurrencyLimiter _ordinary = Limiter(most == 1 ? 1 : most - Math.Max(1, most / Kept));

        public async Task<Place?> EnterAsync(bool isUrgent, CancellationToken cancellationToken)
        {
            var ordinary = isUrgent ? null : await AcquireAsync(_ordinary, cancellationToken);
            if (!isUrgent && ordinary is null) return null;
            RateLimitLease? place = null;
            try
            {
                place = await AcquireAsync(_all, cancellationToken);
            }
            finally
            {
                if (place is null) ordinary?.Dispose();
            }
            return place is null ? null : new Place(place, ordinary);
        }

        public void Dispose()
        {
            _all.Dispose();
            _ordinary.Dispose();
        }

        private static async ValueTask<RateLimitLease?> AcquireAsync(ConcurrencyLimiter limiter, CancellationToken cancellationToken)
        {
            var lease = await limiter.AcquireAsync(1, cancellationToken);
            if (lease.IsAcquired) return lease;
            lease.Dispose();
            return null;
        }

        private static ConcurrencyLimiter Limiter(int most) => new(new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = most });
    }

    private sealed class Place(RateLimitLease place, RateLimitLease? ordinary) : IDisposable
    {
        public void Dispose()
        {
            place.Dispose();
            ordinary?.Dispose();
        }
    }
}
