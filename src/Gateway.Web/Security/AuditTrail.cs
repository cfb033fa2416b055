using Gateway.Custody.Store;

namespace Gateway.Web.Security;

/// <summary>Writes down every read and every refusal: who, what, when; opaque ids only.</summary>
internal sealed class AuditTrail(ICustodyStore store, TimeProvider time)
{
    public Task ReadAsync(string actor, string what, CancellationToken cancellationToken) =>
        store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, "read", what, "ok"), cancellationToken);

    public Task SearchedAsync(string actor, string what, CancellationToken cancellationToken) =>
        store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, "search", what, "ok"), cancellationToken);

    public Task WroteAsync(string actor, string action, string what, CancellationToken cancellationToken) =>
        store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, action, what, "ok"), cancellationToken);

    /// <param name="actor">The client, or <c>unknown</c>.</param>
    /// <param name="what">What was asked for, without values of the request.</param>
    /// <param name="reason">A reason code.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    public Task RefusedAsync(string actor, string what, string reason, CancellationToken cancellationToken) =>
        store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, "refuse", what, reason), cancellationToken);
}
