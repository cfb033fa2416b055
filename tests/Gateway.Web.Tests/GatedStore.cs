using System.Reflection;
using Gateway.Custody.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web;

/// <summary>The store with a gate behind its ReceiveAsync: what was received stands on disk, and the caller does not hear of it before the gate opens.</summary>
public class GatedStore : DispatchProxy
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ICustodyStore? _store;

    /// <summary>When set, receiving fails with this message.</summary>
    public string? Break { get; set; }

    /// <summary>Ends when something has been received.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _gate.TrySetResult();

    public static GatedStore Install(WebApplicationBuilder builder)
    {
        var gated = Create<ICustodyStore, GatedStore>();
        var own = (GatedStore)(object)gated;
        var there = builder.Services.Last(service => service.ServiceType == typeof(ICustodyStore));
        own._store = (ICustodyStore)there.ImplementationInstance!;
        builder.Services.AddSingleton(gated);
        return own;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (Break is not null && targetMethod!.Name == nameof(ICustodyStore.ReceiveAsync)) throw new InvalidOperationException(Break);
        var result = targetMethod!.Invoke(_store, args);
        return targetMethod.Name == nameof(ICustodyStore.ReceiveAsync) ? HoldAsync((Task<IReadOnlyList<Reception>>)result!) : result;
    }

    private async Task<IReadOnlyList<Reception>> HoldAsync(Task<IReadOnlyList<Reception>> receiving)
    {
        var receptions = await receiving;
        _reached.TrySetResult();
        await _gate.Task;
        return receptions;
    }
}
