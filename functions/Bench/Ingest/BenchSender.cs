using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Functions.Bench.Ingest;

/// <summary>A message that was answered positively: when it was due, when its answer was there, and its id.</summary>
internal sealed record Answered(string Custody, long DueAt, long AnsweredAt);

/// <summary>Posts readings over many connections.</summary>
/// <param name="own">Other messages than the ingest bench's: the source and the body of each number.</param>
internal sealed class BenchSender(Uri gateway, int connections, Func<int, (string Source, byte[] Body)>? own = null) : IDisposable
{
    private static readonly JsonWebTokenHandler s_tokens = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SemaphoreSlim _free = new(connections);
    private readonly ConcurrentBag<BenchConnection> _idle = [];
    private readonly ConcurrentBag<Answered> _answered = [];
    private string _token = "";
    private long _tokenUntil;
    private int _next;
    private int _sent;

    /// <summary>Messages of registered people that were answered positively.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Offers so many messages a second whatever the answers take; the wait for a free connection counts.</summary>
    public async Task<IReadOnlyList<Answered>> OfferAsync(int perSecond, TimeSpan time, bool withPoison)
    {
        _answered.Clear();
        var began = Stopwatch.GetTimestamp();
        var posts = new List<Task>();
        for (var i = 0; Stopwatch.GetElapsedTime(began) < time; i++)
        {
            var due = began + i * Stopwatch.Frequency / perSecond;
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            posts.Add(PostAsync(due));
            // One in twenty of the whole load is one person's, and stuck.
            if (withPoison && i % 20 == 0) posts.Add(PostAsync(due, isStuck: true));
        }
        await Task.WhenAll(posts);
        return [.. _answered];
    }

    /// <summary>Sends as fast as the answers come, and stops while more than so many are answered and not yet filed.</summary>
    public async Task PressAsync(Func<int> filed, int mostUnderWay, CancellationToken stop) => await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
    {
        while (!stop.IsCancellationRequested)
        {
            if (Sent - filed() > mostUnderWay) await Task.Delay(5, CancellationToken.None);
            else await PostAsync(Stopwatch.GetTimestamp());
        }
    }));

    /// <summary>Sends so many and waits for their answers.</summary>
    public async Task SendAsync(int count)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await PostAsync(Stopwatch.GetTimestamp());
        }));
    }

    public void Dispose()
    {
        foreach (var connection in _idle) connection.Dispose();
        _free.Dispose();
    }

    /// <summary>Sends what will hold up everything else about its person.</summary>
    public Task PoisonAsync() => SendAsync(BenchWorld.Source, BenchWorld.Poison(Interlocked.Increment(ref _next)));

    private async Task PostAsync(long due, bool isStuck = false)
    {
        var number = Interlocked.Increment(ref _next);
        var (source, body) = own?.Invoke(number) ?? (BenchWorld.Source, BenchWorld.Message(number, isStuck ? BenchWorld.Stuck : BenchWorld.User(number % BenchWorld.People)));
        var custody = await SendAsync(source, body);
        if (isStuck) return;
        _answered.Add(new Answered(custody, due, Stopwatch.GetTimestamp()));
        Interlocked.Increment(ref _sent);
    }

    /// <summary>Posts a body and gives the id under which it is followed.</summary>
    private async Task<string> SendAsync(string source, byte[] body)
    {
        await _free.WaitAsync();
        try
        {
            // One that breaks is not put back; its fault ends the bench.
            var connection = _idle.TryTake(out var kept) ? kept : new BenchConnection(gateway);
            var location = await connection.PostAsync($"/api/inbound/{source}", Token(), body);
            _idle.Add(connection);
            return location.Split('/')[^1];
        }
        finally
        {
            _free.Release();
        }
    }

    private string Token()
    {
        if (Stopwatch.GetTimestamp() < Interlocked.Read(ref _tokenUntil)) return _token;
        var now = TimeProvider.System.GetUtcNow();
        _token = s_tokens.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = BenchWorld.Sender,
            Audience = "urn:gateway:api",
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.AddMinutes(5).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = BenchWorld.Sender },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Convert.FromBase64String(BenchWorld.Secret)), SecurityAlgorithms.HmacSha256),
        });
        Interlocked.Exchange(ref _tokenUntil, Stopwatch.GetTimestamp() + 240 * Stopwatch.Frequency);
        return _token;
    }
}
