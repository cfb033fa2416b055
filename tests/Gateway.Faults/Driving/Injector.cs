using System.Collections.Concurrent;

namespace Gateway.Faults.Driving;

/// <summary>What is done to a run.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL at any moment.</summary>
    Kill,

    /// <summary>SIGKILL while a sender waits for its answer.</summary>
    KillWhileAsked,

    /// <summary>SIGKILL when a sender has just been answered.</summary>
    KillWhenAnswered,

    /// <summary>SIGKILL when a partner has just acted and has not answered.</summary>
    KillWhenActed,

    /// <summary>SIGKILL, and again while it starts.</summary>
    KillTwice,

    /// <summary>For a while no file may grow.</summary>
    DiskFull,

    /// <summary>For a while one partner does nothing right.</summary>
    PartnerIll,

    /// <summary>The gateway's clock is set two hours forward or back and, after a moment or a SIGKILL, right again.</summary>
    ClockJump,

    /// <summary>The database server dies and comes back; PostgreSQL only.</summary>
    DatabaseRestart,
}

/// <summary>Strikes at places of the run that the seed gives, and mends what it broke.</summary>
internal sealed class Injector(FaultOptions options, GatewayProcess gateway, FakeClock clock, Sender sender, Moods moods, Moments moments, string data, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_jump = TimeSpan.FromHours(2);

    private static readonly FaultKind[] s_mix =
    [
        FaultKind.Kill, FaultKind.Kill, FaultKind.KillWhileAsked, FaultKind.KillWhileAsked, FaultKind.KillWhenAnswered, FaultKind.KillWhenAnswered,
        FaultKind.KillWhenActed, FaultKind.KillWhenActed, FaultKind.KillTwice, FaultKind.DiskFull, FaultKind.DiskFull, FaultKind.PartnerIll, FaultKind.PartnerIll, FaultKind.ClockJump, FaultKind.ClockJump,
    ];

    /// <summary>How often each was done.</summary>
    public ConcurrentDictionary<FaultKind, int> Done { get; } = new();

    /// <summary>Spreads the faults over the messages, the last before the last of them is sent.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var random = new Random(options.Seed ^ 0xFA17);
        var kinds = new Bag<FaultKind>(s_mix, random);
        var bad = new Bag<Mood>(Moods.Bad, random);
        for (var number = 0; number < options.Faults; number++)
        {
            var (kind, wait, mood, partner) = (Possible(kinds.Next()), random.Next(400), bad.Next(), Population.Recipients[random.Next(Population.Recipients.Count)]);
            var due = Place(number);
            // Up to where the fault after this one strikes.
            sender.Limit = Place(number + 1);
            while (sender.Acknowledged < due && !stop.IsCancellationRequested)
            {
                // Nobody would acknowledge the rest, and the run would wait for ever.
                if (!gateway.IsRunning) throw new InvalidOperationException($"The gateway ended by itself after {Done.Values.Sum()} faults; the last it said:\n{gateway.Output}");
                await Task.Delay(TimeSpan.FromMilliseconds(5), time, stop);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(wait), time, stop);
            await StrikeAsync(kind, wait, mood, partner, stop);
            Done.AddOrUpdate(kind, 1, static (_, before) => before + 1);
        }
        sender.Limit = long.MaxValue;
    }

    /// <summary>The files of a database server are its own: where it can be restarted that is the fault. What cannot be done here is a kill instead.</summary>
    private FaultKind Possible(FaultKind kind) => kind switch
    {
        FaultKind.DiskFull when options.Database is not null => options.RestartDatabase is null ? FaultKind.Kill : FaultKind.DatabaseRestart,
        FaultKind.ClockJump when FakeClock.Library is null => FaultKind.Kill,
        _ => kind,
    };

    private long Place(int fault) => (long)options.Messages * (fault + 1) / (options.Faults + 1);

    private async Task StrikeAsync(FaultKind kind, int wait, Mood mood, string partner, CancellationToken stop)
    {
        switch (kind)
        {
            case FaultKind.DatabaseRestart:
                await options.RestartDatabase!(stop);
                return;
            case FaultKind.DiskFull:
                await FillDiskAsync(wait, stop);
                return;
            case FaultKind.ClockJump:
                await JumpAsync(wait, stop);
                return;
            case FaultKind.PartnerIll:
                moods.Spell(partner, mood, TimeSpan.FromMilliseconds(500 + 4 * wait));
                return;
            case FaultKind.KillTwice:
                await gateway.KillAsync();
                gateway.Start();
                await Task.Delay(TimeSpan.FromMilliseconds(wait), time, stop);
                break;
            case FaultKind.KillWhileAsked:
                await ReachAsync(Moment.Asked, stop);
                await Task.Delay(TimeSpan.FromMilliseconds(wait % 8), time, stop);
                break;
            case FaultKind.KillWhenAnswered:
                await ReachAsync(Moment.Answered, stop);
                break;
            case FaultKind.KillWhenActed:
                await ReachAsync(Moment.Acted, stop);
                break;
            default:
                break;
        }
        await gateway.KillAsync();
        gateway.Start();
    }

    /// <summary>The log of the database is the file that grows; it may grow by another few pages.</summary>
    private async Task FillDiskAsync(int wait, CancellationToken stop)
    {
        var log = new FileInfo(Path.Combine(data, "gateway.db-wal"));
        await gateway.LimitFilesAsync((log.Exists ? log.Length : 0) + 16 * 1024);
        await Task.Delay(TimeSpan.FromMilliseconds(200 + 2 * wait), time, stop);
        await gateway.LimitFilesAsync(null);
    }

    /// <summary>Every third time it is killed while its clock is wrong, and comes back to a right one.</summary>
    private async Task JumpAsync(int wait, CancellationToken stop)
    {
        clock.Set(wait % 2 == 0 ? s_jump : -s_jump);
        await Task.Delay(FakeClock.Delay + TimeSpan.FromMilliseconds(500 + 2 * wait), time, stop);
        if (wait % 3 == 0) await gateway.KillAsync();
        clock.Set(TimeSpan.Zero);
        if (wait % 3 == 0) gateway.Start();
        await Task.Delay(FakeClock.Delay, time, stop);
    }

    /// <summary>A moment that does not come (nothing is under way) is not waited for for ever.</summary>
    private async Task ReachAsync(Moment moment, CancellationToken stop) =>
        await Task.WhenAny(moments.Next(moment), Task.Delay(s_patience, time, stop));
}
