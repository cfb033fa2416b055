using System.Data.Common;
using System.Threading.Channels;
using Gateway.Custody.Bus;
using Microsoft.Extensions.Hosting;

namespace Gateway.Web.Startup;

/// <summary>
/// Sends what waits in the outbox: at once when a request has put something there, behind its back, and by the clock for what a
/// crash has left over.
/// </summary>
internal sealed class RelayWorker(Relay relay, BusPump pump) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // One waiting ring says all that ten would.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that there is something to send; returns at once.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    public Task FlushAsync(CancellationToken cancellationToken) => relay.FlushAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(pump.EveryAsync("relay", Period, relay.SweepAsync, stoppingToken), AnswerBellAsync(stoppingToken));
    }

    private async Task AnswerBellAsync(CancellationToken stop)
    {
        try
        {
            while (await _bell.Reader.WaitToReadAsync(stop))
            {
                _bell.Reader.TryRead(out _);
                try
                {
                    await relay.FlushAsync(stop);
                }
                catch (DbException)
                {
                    // What waits stays where it is; the clock comes round, and says in the log when it fails too.
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
