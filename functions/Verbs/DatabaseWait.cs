using System.Data.Common;
using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Storage;

namespace Gateway.Functions.Verbs;

/// <summary>
/// A gateway whose database is away when it starts waits for it: after a power cut both start at once, and a server that crashed is not
/// there before it has replayed its log. A verb fails at once instead, as somebody stands before it.
/// </summary>
internal static class DatabaseWait
{
    /// <summary>Then the start is given up with a sentence and exit code 2, and it is for the service manager to begin again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_tellAgain = TimeSpan.FromSeconds(15);

    /// <summary>Does it, and again while the database is away, and says so now and again. What waiting cannot help is thrown at once.</summary>
    public static async Task<T> ForAsync<T>(Func<Task<T>> act, TimeProvider time, TextWriter error, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        TimeSpan? told = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await act();
            }
            catch (DbException away) when (GatewayDatabase.IsAway(away) && time.GetElapsedTime(began) < Longest)
            {
                var waited = time.GetElapsedTime(began);
                if (told is null || waited - told >= s_tellAgain)
                {
                    told = waited;
                    await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                        $"The database is away: {away.Message}. The gateway starts when it is there, and gives up after {(Longest - waited).TotalSeconds:0} s."));
                }
            }
            await Task.Delay(Backoff.After(attempt, s_firstPause, s_longestPause), time, cancellationToken);
        }
    }
}
