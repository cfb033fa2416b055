using Gateway.Custody.Bus;
using Microsoft.Extensions.Hosting;

namespace Gateway.Web.Startup;

/// <summary>Works on the queues for as long as the gateway runs.</summary>
internal sealed class QueueWorkers(BusPump pump, QueueConsumers consumers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(consumers.ByQueue.Select(queue => pump.RunAsync(queue.Key, queue.Value.Lanes, queue.Value.Work, queue.Value.GivenUp, stoppingToken)));
}
