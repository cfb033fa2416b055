using Gateway.Custody.Ledger;

namespace Gateway.Web;

/// <summary>Waits until a message has come to rest.</summary>
internal static class Settled
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<LedgerEntry> WaitAsync(RunningGateway gateway, string id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var entry = await gateway.Store.FindMessageAsync(id, patience.Token);
            if (entry!.State is MessageState.Routed or MessageState.Parked or MessageState.Returned or MessageState.Withdrawn or MessageState.Duplicate) return entry;
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }
}
