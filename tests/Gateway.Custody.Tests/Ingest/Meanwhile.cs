using System.Reflection;
using Gateway.Custody.Store;

namespace Gateway.Custody.Ingest;

/// <summary>A store in which something else happens between what a commit rests on and the first commit.</summary>
public class Meanwhile : DispatchProxy
{
    private ICustodyStore? _store;
    private Func<Task>? _other;

    public static ICustodyStore On(ICustodyStore store, Func<Task> other)
    {
        var proxy = Create<ICustodyStore, Meanwhile>();
        var own = (Meanwhile)(object)proxy;
        (own._store, own._other) = (store, other);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(ICustodyStore.CommitAsync) && Interlocked.Exchange(ref _other, null) is { } other
            ? AfterAsync(other, () => (Task<bool>)targetMethod.Invoke(_store, args)!)
            : targetMethod.Invoke(_store, args);

    private static async Task<bool> AfterAsync(Func<Task> other, Func<Task<bool>> commit)
    {
        await other();
        return await commit();
    }
}
