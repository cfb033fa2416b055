using Gateway.Custody.Delivery;
using Gateway.Custody.Store;

namespace Gateway.Web.Security;

/// <summary>
/// Writes down every read and every refusal: who, what, when; opaque ids only. None of it is cancelled when the caller hangs up:
/// whoever asks and runs away has asked.
/// </summary>
internal sealed class AuditTrail(ICustodyStore store, TimeProvider time)
{
    public Task ReadAsync(string actor, string what) =>
        store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, "read", what, "ok"), CancellationToken.None);

    public Task SearchedAsync(string actor, string what) =>
        store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, "search", what, "ok"), CancellationToken.None);

    public Task WroteAsync(string actor, string action, string what) =>
        store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, action, what, "ok"), CancellationToken.None);

    /// <summary>A refusal is written down and counted.</summary>
    /// <param name="actor">The client, or <c>unknown</c>.</param>
    /// <param name="what">What was asked for, without values of the request.</param>
    /// <param name="reason">A reason code.</param>
    public Task RefusedAsync(string actor, string what, string reason)
    {
        // The kind only: a counter has no room for every id.
        Refusals.Count(what.Split('/')[0], reason);
        return store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, "refuse", what, reason), CancellationToken.None);
    }
}
