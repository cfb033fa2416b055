using Gateway.Custody.Bus;
using Gateway.Custody.Chasing;
using Microsoft.Extensions.Hosting;

namespace Gateway.Web.Startup;

/// <summary>Chases what is owed every few seconds, and watches over messages and feeds that lie still every half minute.</summary>
internal sealed class ChaseWorker(Chaser chaser, AlarmNotices notices, BusPump pump) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(30);

    private bool _begun;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        pump.EveryAsync("chase", Period, ChaseAsync, stoppingToken),
        pump.EveryAsync("watch", WatchPeriod, chaser.WatchAsync, stoppingToken));

    private async Task ChaseAsync(CancellationToken stop)
    {
        if (!_begun) await chaser.BeginAsync(stop);
        _begun = true;
        await chaser.ChaseAsync(stop);
        await notices.CollectAsync(stop);
    }
}
