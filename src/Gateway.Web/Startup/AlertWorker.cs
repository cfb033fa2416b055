using Gateway.Custody.Alerts;
using Gateway.Custody.Bus;
using Microsoft.Extensions.Hosting;

namespace Gateway.Web.Startup;

/// <summary>Lets time go by for the alert rules: nobody answered, a device is silent, the next role is told; and forgets what is too old for any of them.</summary>
internal sealed class AlertWorker(AlertWatch alerts, TakenMessages taken, BusPump pump) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Forgetting = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(pump.EveryAsync("alerts", Period, alerts.PassAsync, stoppingToken), pump.EveryAsync("alerts-taken", Forgetting, taken.ForgetAsync, stoppingToken));
}
