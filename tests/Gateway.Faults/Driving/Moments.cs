using System.Collections.Concurrent;

namespace Gateway.Faults.Driving;

/// <summary>Steps of the way that can be seen from outside the gateway.</summary>
internal enum Moment
{
    /// <summary>A sender's request has left and is not answered.</summary>
    Asked,

    /// <summary>A sender has just been answered: the message is on disk and nothing else has happened to it.</summary>
    Answered,

    /// <summary>A partner has just acted and has not answered.</summary>
    Acted,
}

/// <summary>Tells whoever waits for a moment that it is there.</summary>
internal sealed class Moments
{
    private readonly ConcurrentDictionary<Moment, TaskCompletionSource> _waiting = new();

    public Task Next(Moment moment) => _waiting.GetOrAdd(moment, static _ => new TaskCompletionSource()).Task;

    /// <summary>Whoever waits goes on before this returns: a kill comes before the next step of the one who calls.</summary>
    public void Reached(Moment moment)
    {
        if (_waiting.TryRemove(moment, out var waiting)) waiting.TrySetResult();
    }
}
