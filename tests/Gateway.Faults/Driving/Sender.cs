using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Gateway.Faults.Checking;

namespace Gateway.Faults.Driving;

/// <summary>
/// Sends what the script says, each person's messages one after the other, each again and again until it is acknowledged:
/// what a careful sender does that has a queue of its own.
/// </summary>
internal sealed class Sender(Uri gateway, Journal<Acknowledged> journal, Moments moments, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(10) };
    private int _acknowledged;
    private int _attempts;
    private readonly ConcurrentDictionary<string, string> _poison = new(StringComparer.Ordinal);
    private long _limit = long.MaxValue;

    /// <summary>Different messages that were acknowledged so far.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Requests so far, of which some were never answered.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>The custody ids of what was acknowledged and can only be discarded.</summary>
    public IReadOnlyCollection<string> Poison => [.. _poison.Values];

    /// <summary>No more different messages than this are sent before it is raised, so that each fault meets traffic.</summary>
    public long Limit
    {
        get => Interlocked.Read(ref _limit);
        set => Interlocked.Exchange(ref _limit, value);
    }

    /// <summary>Sends everything, so many lines at a time.</summary>
    public Task RunAsync(IReadOnlyList<IReadOnlyList<Planned>> people, int lanes, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => LaneAsync([.. people.Where((_, person) => person % lanes == lane)], stop)));

    public void Dispose() => _http.Dispose();

    /// <summary>One message of each person in turn, so that many lines grow at the same time.</summary>
    private async Task LaneAsync(IReadOnlyList<IReadOnlyList<Planned>> people, CancellationToken stop)
    {
        for (var round = 0; people.Any(person => person.Count > round); round++)
            foreach (var person in people.Where(person => person.Count > round))
            {
                var planned = person[round];
                while (Acknowledged >= Limit) await Task.Delay(s_pause, time, stop);
                await SendAsync(planned, stop);
                Interlocked.Increment(ref _acknowledged);
                for (var again = 0; again < planned.Repeats; again++) await SendAsync(planned, stop);
            }
    }

    private async Task SendAsync(Planned planned, CancellationToken stop)
    {
        string? custody;
        while ((custody = await AttemptAsync(planned, stop)) is null) await Task.Delay(s_pause, time, stop);
        journal.Add(planned.Promise with { Custody = custody });
        if (planned.Promise.Expects == Expectation.Discarded) _poison[planned.Promise.Key] = custody;
        moments.Reached(Moment.Answered);
    }

    /// <summary>The id the gateway took it under; null when there was no positive answer, whatever the reason.</summary>
    private async Task<string?> AttemptAsync(Planned planned, CancellationToken stop)
    {
        Interlocked.Increment(ref _attempts);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/inbound/{planned.Promise.Source}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ClientToken.Make(Population.SenderOf[planned.Promise.Source], time.GetUtcNow()));
        request.Content = new ByteArrayContent(planned.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(planned.ContentType);
        try
        {
            var asking = _http.SendAsync(request, stop);
            moments.Reached(Moment.Asked);
            using var answer = await asking;
            if ((int)answer.StatusCode is >= 400 and < 500 and not 401 and not 429)
                throw new InvalidOperationException($"The gateway refuses {planned.Promise.Key} with {(int)answer.StatusCode}: the script is wrong.\n{await answer.Content.ReadAsStringAsync(stop)}");
            return answer.IsSuccessStatusCode ? answer.Headers.Location!.ToString().Split('/')[^1] : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
