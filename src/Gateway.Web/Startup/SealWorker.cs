using Gateway.Custody.Bus;
using Gateway.Custody.Store;
using Microsoft.Extensions.Hosting;

namespace Gateway.Web.Startup;

/// <summary>Seals what the ledger has written, every few seconds: the shorter the wait, the less a hand in the database can undo unseen.</summary>
internal sealed class SealWorker(ILedgerStore ledger, BusPump pump, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        pump.EveryAsync("seal", Period, stop => ledger.SealAsync(time.GetUtcNow(), stop), stoppingToken);
}
