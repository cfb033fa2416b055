using System.Data.Common;
using Gateway.Custody.Bus;

namespace Gateway.Storage.Postgres;

/// <summary>The bus in PostgreSQL, by the functions <c>bus_…</c> of its schema: each a transaction and one way there and back. Made by <see cref="PostgresDatabase.OpenAsync(Npgsql.NpgsqlConnectionStringBuilder, TimeProvider, CancellationToken)"/>.</summary>
public sealed class PostgresBus : IBus
{
    // Receivers of every process are woken; this is how soon they see what a process has sent that died before it could ring.
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    private readonly PostgresPool _pool;
    private readonly PostgresBell _bell;
    private readonly TimeProvider _time;
    private readonly TimeProvider? _busTime;

    internal PostgresBus(PostgresPool pool, PostgresBell bell, TimeProvider time, TimeProvider? busTime)
    {
        _pool = pool;
        _bell = bell;
        _time = time;
        _busTime = busTime;
    }

    /// <exception cref="ArgumentException">An id, a session or a body is too long; nothing was sent.</exception>
    public async Task SendAsync(IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken)
    {
        BusLimits.Check(messages);
        if (messages.Count == 0) return;
        await PostgresPool.AgainAsync(() => _pool.ExecuteAsync(
            "SELECT bus_send($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", cancellationToken,
            Texts(messages, message => message.Id), Texts(messages, message => message.Queue), Texts(messages, message => message.Session),
            Texts(messages, message => message.Subject), Texts(messages, message => message.Body), Texts(messages, message => message.CorrelationId),
            messages.Select(message => message.ScheduledAt?.UtcTicks).ToArray(), messages.Select(message => message.TimeToLive?.Ticks).ToArray(),
            BusRules.DuplicateWindow.Ticks, Now()));
        foreach (var queue in messages.Select(message => message.Queue).Distinct()) _bell.Ring(queue);
    }

    public async Task<IReadOnlyList<BusDelivery>> ReceiveAsync(string queue, int most, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        var end = _time.GetUtcNow() + wait;
        while (true)
        {
            var signal = _bell.Next(queue);
            var token = Guid.CreateVersion7(_time.GetUtcNow()).ToString();
            // Asked to the end once it is asked: a lock that was taken and not heard of would hold the session for its lease.
            cancellationToken.ThrowIfCancellationRequested();
            var taken = await PostgresPool.AgainAsync(() => _pool.AllAsync(
                "SELECT * FROM bus_take($1, $2, $3, $4, $5)", row => Taken(row, token), CancellationToken.None, queue, most, lease.Ticks, token, Now()));
            var now = _time.GetUtcNow();
            if (taken[0].Delivery is not null || now >= end) return [.. taken.Select(one => one.Delivery).OfType<BusDelivery>()];
            var pause = Shortest(end - now, s_poll, taken[0].Next);
            if (pause > TimeSpan.Zero) await WaitAsync(signal, pause, cancellationToken);
        }
    }

    public Task<bool> RenewAsync(BusDelivery delivery, TimeSpan lease, CancellationToken cancellationToken) =>
        AskAsync("SELECT bus_renew($1, $2, $3, $4, $5, $6)", cancellationToken, [.. Lock(delivery), lease.Ticks, Now()]);

    public async Task<IReadOnlyList<BusDelivery>> CompleteAsync(IReadOnlyList<BusDelivery> deliveries, CancellationToken cancellationToken)
    {
        var held = await PostgresPool.AgainAsync(() => _pool.AllAsync(
            "SELECT place FROM bus_complete($1, $2, $3, $4, $5) place", row => row.GetInt64(0), cancellationToken,
            deliveries.Select(delivery => delivery.Message.Queue).ToArray(), deliveries.Select(delivery => delivery.Message.Session).ToArray(),
            deliveries.Select(delivery => delivery.LockToken).ToArray(), deliveries.Select(delivery => (long?)delivery.SequenceNumber).ToArray(), Now()));
        foreach (var queue in deliveries.Where(delivery => held.Contains(delivery.SequenceNumber)).Select(delivery => delivery.Message.Queue).Distinct()) _bell.Ring(queue);
        return [.. deliveries.Where(delivery => !held.Contains(delivery.SequenceNumber))];
    }

    public Task<bool> AbandonAsync(BusDelivery delivery, TimeSpan delay, CancellationToken cancellationToken) =>
        EndAsync(delivery, "SELECT bus_abandon($1, $2, $3, $4, $5, $6)", [.. Lock(delivery), delay.Ticks, Now()], cancellationToken);

    public Task<bool> DeadLetterAsync(BusDelivery delivery, string reason, string description, CancellationToken cancellationToken) =>
        EndAsync(delivery, "SELECT bus_dead_letter($1, $2, $3, $4, $5, $6, $7)", [.. Lock(delivery), reason, description, Now()], cancellationToken);

    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string queue, CancellationToken cancellationToken)
    {
        // What has expired is a dead letter whether or not somebody came for it.
        await PostgresPool.AgainAsync(() => _pool.ExecuteAsync("SELECT bus_expire($1, bus_now($2))", cancellationToken, queue, Now()));
        return await _pool.AllAsync(
            $"SELECT {LedgerRows.TravelColumns}, reason, description, at FROM bus_dead WHERE queue = $1 ORDER BY place",
            row => new DeadLetter(LedgerRows.Travel(row), row.GetString(8), row.GetString(9), Columns.FromTicks(row.GetInt64(10))), cancellationToken, queue);
    }

    public async Task<bool> ResubmitAsync(string queue, string messageId, CancellationToken cancellationToken)
    {
        var sent = await AskAsync("SELECT bus_resubmit($1, $2, $3)", cancellationToken, queue, messageId, Now());
        if (sent) _bell.Ring(queue);
        return sent;
    }

    private static object?[] Lock(BusDelivery delivery) =>
        [delivery.Message.Queue, delivery.Message.Session, delivery.LockToken, delivery.SequenceNumber];

    private static string?[] Texts(IReadOnlyList<BusMessage> messages, Func<BusMessage, string?> member) => [.. messages.Select(member)];

    private static (BusDelivery? Delivery, TimeSpan? Next) Taken(DbDataReader row, string token) =>
        row.IsDBNull(0)
            ? (null, row.ReadNumber(11) is { } pause ? TimeSpan.FromTicks(pause) : null)
            : (new BusDelivery(LedgerRows.Travel(row), token, row.GetInt32(9), Columns.FromTicks(row.GetInt64(10)), row.GetInt64(8)), null);

    /// <summary>The handed-in clock's time; null has the server take its own.</summary>
    private Npgsql.NpgsqlParameter Now() => PostgresCommands.Number(_busTime?.GetUtcNow().UtcTicks);

    private Task<bool> AskAsync(string sql, CancellationToken cancellationToken, params object?[] values) =>
        PostgresPool.AgainAsync(() => _pool.FirstAsync(sql, row => row.GetBoolean(0), cancellationToken, values));

    private async Task<bool> EndAsync(BusDelivery delivery, string sql, object?[] values, CancellationToken cancellationToken)
    {
        var held = await AskAsync(sql, cancellationToken, values);
        if (held) _bell.Ring(delivery.Message.Queue);
        return held;
    }

    private async Task WaitAsync(Task signal, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(signal, Task.Delay(pause, _time, timer.Token));
        await timer.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TimeSpan Shortest(TimeSpan rest, TimeSpan poll, TimeSpan? next)
    {
        var shortest = rest < poll ? rest : poll;
        return next is { } soon && soon < shortest ? soon : shortest;
    }
}
