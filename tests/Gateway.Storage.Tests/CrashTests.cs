using System.Diagnostics;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Storage.Sqlite;
using Gateway.Testing;
using static Gateway.Testing.Samples;

namespace Gateway.Storage.Tests;

/// <summary>A process that dies right after its answers: this test program started again, running the one test that kills itself.</summary>
public sealed class CrashTests
{
    private const string Folder = "GATEWAY_CRASH_FOLDER";
    private const string Strace = "/usr/bin/strace";
    private const int Many = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An ordinary test; as the child of the others, the process that dies.</summary>
    [Fact]
    public async Task Messages_are_answered_for()
    {
        var given = Environment.GetEnvironmentVariable(Folder);
        await using var own = new DataFolder();
        var folder = given ?? own.Path;
        await using var database = await SqliteDatabase.OpenAsync(folder, new HandMovedTime(), Cancel);

        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => database.Store.ReceiveAsync([Received($"m{i}")], Cancel)));
        await File.WriteAllTextAsync(Path.Combine(folder, "answered"), "", Cancel);

        if (given is not null) Process.GetCurrentProcess().Kill();
        (await database.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).Count.ShouldBe(Many);
    }

    [Fact]
    public async Task What_was_answered_for_is_there_after_the_process_was_killed()
    {
        await using var folder = new DataFolder();

        (await RunChildAsync(folder.Path)).ShouldNotBe(0);

        File.Exists(Path.Combine(folder.Path, "answered")).ShouldBeTrue();
        var restarted = await folder.OpenAsync(new HandMovedTime());
        var entries = await restarted.Store.ListMessagesAsync(new LedgerQuery(), Cancel);
        entries.Count.ShouldBe(Many);
        entries.ShouldAllBe(entry => entry.State == MessageState.Received);
        foreach (var entry in entries) (await restarted.Store.ReadBodyAsync(entry.Id, Cancel)).Length.ShouldBeGreaterThan(0);
        (await restarted.Store.UnsentAsync(100, Cancel)).Count.ShouldBe(Many);
    }

    [Fact]
    public async Task The_disk_is_synced_between_the_last_write_and_the_answer()
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not installed: it shows the order of write, sync and answer.");
        await using var folder = new DataFolder();
        var log = Path.Combine(folder.Path, "calls");

        await RunChildAsync(folder.Path, Strace, "-f", "-y", "-e", "trace=openat,pwrite64,fsync,fdatasync", "-o", log);

        var calls = File.Exists(log) ? await File.ReadAllLinesAsync(log, Cancel) : [];
        Assert.SkipWhen(calls.Length < 10, "strace may not trace here (no ptrace).");
        var answered = Array.FindIndex(calls, call => call.Contains("/answered\"", StringComparison.Ordinal));
        var written = Array.FindLastIndex(calls, answered, call => call.Contains("pwrite64(", StringComparison.Ordinal) && call.Contains("gateway.db-wal", StringComparison.Ordinal));
        answered.ShouldBeGreaterThan(0);
        written.ShouldBeGreaterThan(0);
        calls[written..answered].ShouldContain(call => call.Contains("sync(", StringComparison.Ordinal) && call.Contains("gateway.db-wal", StringComparison.Ordinal));
    }

    private static async Task<int> RunChildAsync(string folder, params string[] under)
    {
        string[] command = [.. under, Environment.ProcessPath!, "--filter-method", $"*.{nameof(Messages_are_answered_for)}", "--results-directory", folder];
        using var child = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            Environment = { [Folder] = folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = Task.WhenAll(child.StandardOutput.ReadToEndAsync(Cancel), child.StandardError.ReadToEndAsync(Cancel));
        await child.WaitForExitAsync(Cancel);
        await output;
        return child.ExitCode;
    }
}
