using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Gateway.Custody.Bus;
using Gateway.Web.Inbound.Ways;
using Microsoft.Extensions.Hosting;

namespace Gateway.Web.Inbound.Folders;

/// <summary>
/// Looks into every drop folder once a second: takes files that have come to rest, and follows those it has taken.
/// It looks instead of being told, because a network share tells nothing.
/// </summary>
internal sealed class DropFolderWatch(WaysIn ways, FileIntake intake, ControlReports reports, BusPump pump) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Look> _seen = new(StringComparer.Ordinal);

    /// <summary>How a file looked, and since when it has looked so.</summary>
    private readonly record struct Look(long Length, DateTime Written, int Rounds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var folder in ways.Folders)
        {
            folder.Make();
            await reports.FindOpenAsync(folder, stoppingToken);
        }
        // Each by itself: one that cannot be read does not hold up the others.
        await Task.WhenAll(ways.Folders.Select(folder => pump.EveryAsync($"the {folder}", Period, stop => RoundAsync(folder, stop), stoppingToken)));
    }

    private async Task RoundAsync(DropFolder folder, CancellationToken stop)
    {
        // What a kill or a failure has left half done comes first.
        await TakeAsync(folder, stop);
        foreach (var file in new DirectoryInfo(folder.In).EnumerateFiles().Where(file => IsAtRest(folder, file)).ToList()) Claim(folder, file);
        await TakeAsync(folder, stop);
        await reports.FollowAsync(folder, stop);
        foreach (var gone in _seen.Keys.Where(file => !File.Exists(file)).ToList()) _seen.TryRemove(gone, out _);
    }

    /// <summary>A file that cannot be read is told to the operator by the edge around this; those behind it are taken all the same.</summary>
    private async Task TakeAsync(DropFolder folder, CancellationToken stop)
    {
        ExceptionDispatchInfo? unreadable = null;
        foreach (var file in new DirectoryInfo(folder.Working).EnumerateFiles().OrderBy(file => file.LastWriteTimeUtc).ToList())
        {
            try
            {
                await intake.TakeAsync(folder, file, stop);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                unreadable = ExceptionDispatchInfo.Capture(failure);
            }
        }
        unreadable?.Throw();
    }

    /// <summary>Whether a file has kept its size and time for as long as the folder asks.</summary>
    private bool IsAtRest(DropFolder folder, FileInfo file)
    {
        if (!DropFolder.IsFinished(file)) return false;
        var before = _seen.GetValueOrDefault(file.FullName);
        var isSame = before.Length == file.Length && before.Written == file.LastWriteTimeUtc;
        _seen[file.FullName] = new Look(file.Length, file.LastWriteTimeUtc, isSame ? before.Rounds + 1 : 0);
        return isSame && (before.Rounds + 1) * Period >= folder.Settle;
    }

    /// <summary>A rename is all or nothing: from here on the file is the gateway's. One of the same name that is still worked on goes first.</summary>
    private static void Claim(DropFolder folder, FileInfo file)
    {
        var claimed = Path.Combine(folder.Working, file.Name);
        if (!File.Exists(claimed)) file.MoveTo(claimed);
    }
}
