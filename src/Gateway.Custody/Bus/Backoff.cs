namespace Gateway.Custody.Bus;

/// <summary>Waits that double.</summary>
public static class Backoff
{
    /// <param name="attempts">How many have failed: 1 gives the first wait.</param>
    public static TimeSpan After(int attempts, TimeSpan first, TimeSpan longest)
    {
        var wait = first;
        for (var i = 1; i < attempts && wait < longest; i++) wait *= 2;
        return wait < longest ? wait : longest;
    }
}
