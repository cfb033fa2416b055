using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;

namespace Gateway.Custody.Delivery;

/// <summary>
/// Keeps what goes to a partner within what it can bear: so many at a time from this process, so many a second from all of them. Nobody
/// stands in line here: who finds a partner full comes back later, and its lane is free for the others meanwhile.
/// </summary>
public sealed class PartnerGates(ICustodyStore store, TimeProvider time) : IDisposable
{
    /// <summary>How long a lane may wait for its turn.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ConcurrencyLimiter> _places = new(StringComparer.Ordinal);

    /// <summary>A place among the requests on their way; not acquired when there is none. Disposal frees it.</summary>
    public RateLimitLease? Enter(Partner partner) => partner.Limits.Concurrent is { } most
        ? _places.GetOrAdd(partner.Id, static (_, count) => new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = count, QueueLimit = 0 }), most).AttemptAcquire()
        : null;

    /// <summary>Waits for the partner's next free moment; gives how long to stay away when that is too far off.</summary>
    public async Task<TimeSpan?> TurnAsync(Partner partner, CancellationToken cancellationToken)
    {
        if (partner.Limits.PerSecond is not { } rate) return null;
        var interval = TimeSpan.FromSeconds(1 / rate);
        var wait = await store.TakeTurnAsync(new TurnRequest(partner.Id, interval, partner.Limits.Burst, LongestWait, time.GetUtcNow()), cancellationToken);
        if (wait > LongestWait) return wait;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
        return null;
    }

    public void Dispose()
    {
        foreach (var place in _places.Values) place.Dispose();
    }
}
