using System.Reflection;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web;

/// <summary>The store with a gate before its LineOfAsync: the messages of one source stop in the middle of their ingest until it opens.</summary>
public class HeldSource : DispatchProxy
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ICustodyStore? _store;
    private string _source = "";
    private int _waiting;

    /// <summary>How many messages have come to the gate.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Open() => _gate.TrySetResult();

    public static HeldSource Install(WebApplicationBuilder builder, string source)
    {
        var held = Create<ICustodyStore, HeldSource>();
        var own = (HeldSource)(object)held;
        (own._store, own._source) = ((ICustodyStore)builder.Services.Last(service => service.ServiceType == typeof(ICustodyStore)).ImplementationInstance!, source);
        builder.Services.AddSingleton(held);
        return own;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var result = targetMethod!.Invoke(_store, args);
        if (targetMethod.Name != nameof(ICustodyStore.LineOfAsync) || ((Line)args![0]!).Source != _source) return result;
        Interlocked.Increment(ref _waiting);
        return HoldAsync((Task<IReadOnlyList<LedgerEntry>>)result!);
    }

    private async Task<IReadOnlyList<LedgerEntry>> HoldAsync(Task<IReadOnlyList<LedgerEntry>> line)
    {
        await _gate.Task;
        return await line;
    }
}
