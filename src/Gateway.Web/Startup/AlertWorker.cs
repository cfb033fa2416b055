using Gateway.Custody.Alerts;
using Gateway.Custody.Bus;
using Microsoft.Extensions.Hosting;

namespace Gateway.Web.Startup;

/// <summary>Lets time go by for the alert rules: nobody answered, a device is silent, the next role is told.</summary>
internal sealed class AlertWorker(AlertWatch alerts, BusPump pump) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => pump.EveryAsync("alerts", Period, alerts.PassAsync, stoppingToken);
}
