using Gateway.Custody.Bus;

namespace Gateway.Storage.Sqlite;

/// <summary>The bus in SQLite; made by <see cref="SqliteDatabase.OpenAsync"/>.</summary>
public sealed class SqliteBus : IBus
{
    // Receivers of this process are woken; this is how soon they see what another process has sent.
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    // What waits longer is tried once more after a start, which does no harm.
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromHours(1);

    private readonly SqliteWriter _writer;
    private readonly TimeProvider _time;
    private readonly BusClock _clock;
    private readonly QueueSignals _signals = new();

    internal SqliteBus(SqliteWriter writer, TimeProvider time)
    {
        _writer = writer;
        _time = time;
        _clock = new BusClock(time);
    }

    /// <summary>
    /// From now on this process works on the queues: what is locked was locked by one that died, and is free. So is what is delayed further
    /// off than anything is tried again: a clock stood wrong.
    /// </summary>
    internal Task ReignAsync(CancellationToken cancellationToken) => _writer.WriteAsync(
        session =>
        {
            var now = _clock.Now(session);
            _clock.Reigns = true;
            BusSessions.FreeLocked(session);
            BusSessions.FreeDelayed(session, now + s_longestDelay);
            return true;
        },
        cancellationToken);

    /// <exception cref="ArgumentException">An id, a session or a body is too long; nothing was sent.</exception>
    public async Task SendAsync(IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken)
    {
        BusLimits.Check(messages);
        await _writer.WriteAsync(
            session =>
            {
                BusSending.Send(session, messages, _clock.Now(session), BusRules.DuplicateWindow);
                return true;
            },
            cancellationToken);
        foreach (var queue in messages.Select(message => message.Queue).Distinct()) _signals.Pulse(queue);
    }

    public async Task<BusDelivery?> ReceiveAsync(string queue, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        var end = _time.GetUtcNow() + wait;
        while (true)
        {
            var signal = _signals.Next(queue);
            var (delivery, next) = await _writer.WriteAsync(session => BusSessions.Take(session, queue, lease, _clock.Now(session)), cancellationToken);
            var now = _time.GetUtcNow();
            if (delivery is not null || now >= end) return delivery;
            var pause = Shortest(end - now, s_poll, next - now);
            if (pause > TimeSpan.Zero) await WaitAsync(signal, pause, cancellationToken);
        }
    }

    public Task<bool> RenewAsync(BusDelivery delivery, TimeSpan lease, CancellationToken cancellationToken) =>
        IfHeldAsync(delivery, (session, now) => BusSessions.Renew(session, delivery, now + lease), cancellationToken);

    public Task<bool> CompleteAsync(BusDelivery delivery, CancellationToken cancellationToken) =>
        IfHeldAsync(delivery, (session, _) => BusSessions.Remove(session, delivery.Message.Queue, delivery.Message.Session, delivery.SequenceNumber), cancellationToken);

    public Task<bool> AbandonAsync(BusDelivery delivery, TimeSpan delay, CancellationToken cancellationToken) =>
        IfHeldAsync(delivery, (session, now) => BusSessions.Release(session, delivery, delay > TimeSpan.Zero ? now + delay : null), cancellationToken);

    public Task<bool> DeadLetterAsync(BusDelivery delivery, string reason, string description, CancellationToken cancellationToken) =>
        IfHeldAsync(
            delivery,
            (session, now) =>
            {
                BusSessions.AddDead(session, delivery.Message, reason, description, now);
                BusSessions.Remove(session, delivery.Message.Queue, delivery.Message.Session, delivery.SequenceNumber);
            },
            cancellationToken);

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string queue, CancellationToken cancellationToken) =>
        _writer.WriteAsync<IReadOnlyList<DeadLetter>>(
            session =>
            {
                // What has expired is a dead letter whether or not somebody came for it.
                BusSessions.Expire(session, queue, _clock.Now(session));
                return session.All(
                    $"SELECT {LedgerRows.TravelColumns}, reason, description, at FROM bus_dead WHERE queue = $1 ORDER BY place",
                    row => new DeadLetter(LedgerRows.Travel(row), row.GetString(8), row.GetString(9), Columns.FromTicks(row.GetInt64(10))), queue);
            },
            cancellationToken);

    public async Task<bool> ResubmitAsync(string queue, string messageId, CancellationToken cancellationToken)
    {
        var sent = await _writer.WriteAsync(
            session =>
            {
                var (place, message) = session.First(
                    $"SELECT {LedgerRows.TravelColumns}, place FROM bus_dead WHERE queue = $1 AND id = $2 ORDER BY place LIMIT 1",
                    row => (row.GetInt64(8), LedgerRows.Travel(row)), queue, messageId);
                if (message is null) return false;
                session.Execute("DELETE FROM bus_dead WHERE place = $1", place);
                BusSending.Enqueue(session, message, _clock.Now(session));
                return true;
            },
            cancellationToken);
        if (sent) _signals.Pulse(queue);
        return sent;
    }

    private async Task<bool> IfHeldAsync(BusDelivery delivery, Action<SqliteSession, DateTimeOffset> work, CancellationToken cancellationToken)
    {
        var queue = delivery.Message.Queue;
        var (held, wakes) = await _writer.WriteAsync(
            session =>
            {
                var now = _clock.Now(session);
                if (!BusSessions.Holds(session, delivery, now)) return (false, false);
                work(session, now);
                return (true, BusSessions.IsFree(session, queue, delivery.Message.Session));
            },
            cancellationToken);
        if (wakes) _signals.Pulse(queue);
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
