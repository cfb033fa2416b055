using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Testing;
using Microsoft.Data.Sqlite;
using static Gateway.Testing.Samples;

namespace Gateway.Storage.Tests;

public sealed class SqliteDatabaseTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_that_wait_together_share_a_transaction()
    {
        await using var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => database.Store.ReceiveAsync([Received($"m{i}")], Cancel)));

        database.Writes.ShouldBe(100);
        database.Commits.ShouldBeLessThan(50);
        (await database.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).Count.ShouldBe(100);
    }

    [Fact]
    public async Task What_a_process_that_died_had_locked_is_free_at_once_for_the_one_that_takes_over()
    {
        await using var folder = new DataFolder();
        var time = new HandMovedTime();
        var died = await folder.OpenAsync(time);
        await died.Bus.SendAsync([Wake("w1", "m1"), Wake("w2", "m2")], Cancel);
        var held = await died.Bus.ReceiveAsync("inbound", TimeSpan.FromHours(1), TimeSpan.Zero, Cancel);
        var next = await folder.OpenAsync(time);
        (await next.Bus.ReceiveAsync("inbound", TimeSpan.FromHours(1), TimeSpan.Zero, Cancel)).ShouldBeNull("the session is locked");

        (await next.TakeOverAsync(Cancel)).ShouldBeTrue();

        (await next.Bus.ReceiveAsync("inbound", TimeSpan.FromHours(1), TimeSpan.Zero, Cancel))!.Message.Body.ShouldBe("m1");
        (await died.Bus.CompleteAsync(held!, Cancel)).ShouldBeFalse("what it held is another's now");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_clock_that_is_set_wrong_and_right_again_neither_shortens_nor_prolongs_a_wait(int hours)
    {
        await using var folder = new DataFolder();
        var time = new HandMovedTime();
        var database = await folder.OpenAsync(time);
        await database.TakeOverAsync(Cancel);
        var (bus, wrong) = (database.Bus, TimeSpan.FromHours(hours));
        await bus.SendAsync([Wake("w1", "m1"), Wake("w2", "m2") with { Session = "other" }, Wake("w3", "m3") with { Session = "third", ScheduledAt = time.GetUtcNow() + s_second }], Cancel);
        var held = (await TakeAsync())!;
        await bus.AbandonAsync((await TakeAsync())!, s_second * 2, Cancel);

        time.Set(wrong);
        (await TakeAsync()).ShouldBeNull("one is locked, one delayed, one not due");
        time.Advance(s_second * 2);
        (await TakeAsync())!.Message.Body.ShouldBeOneOf("m2", "m3");
        (await TakeAsync())!.Message.Body.ShouldBeOneOf("m2", "m3");
        (await bus.CompleteAsync(held, Cancel)).ShouldBeTrue("nothing has happened to its lock");
        await bus.SendAsync([Wake("w4", "m4")], Cancel);
        await bus.AbandonAsync((await TakeAsync())!, s_second * 2, Cancel);
        time.Set(-wrong);

        (await TakeAsync()).ShouldBeNull();
        time.Advance(s_second * 2);
        (await TakeAsync())!.Message.Body.ShouldBe("m4");

        Task<Gateway.Custody.Bus.BusDelivery?> TakeAsync() => bus.ReceiveAsync("inbound", TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel);
    }

    [Fact]
    public async Task What_was_delayed_by_a_clock_that_stood_wrong_is_tried_after_the_next_start()
    {
        await using var folder = new DataFolder();
        var time = new HandMovedTime();
        var died = await folder.OpenAsync(time);
        await died.Bus.SendAsync([Wake("w1", "m1")], Cancel);
        time.Set(TimeSpan.FromDays(1));
        var held = (await died.Bus.ReceiveAsync("inbound", TimeSpan.FromHours(1), TimeSpan.Zero, Cancel))!;
        (await died.Bus.AbandonAsync(held, s_second, Cancel)).ShouldBeTrue();
        time.Set(TimeSpan.FromDays(-1));

        var next = await folder.OpenAsync(time);
        await next.TakeOverAsync(Cancel);

        (await next.Bus.ReceiveAsync("inbound", TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel))!.Message.Body.ShouldBe("m1");
    }

    [Fact]
    public async Task Nothing_is_freed_while_another_process_works_on_the_queues()
    {
        await using var folder = new DataFolder();
        var time = new HandMovedTime();
        var (works, comes) = (await folder.OpenAsync(time), await folder.OpenAsync(time));
        await works.TakeOverAsync(Cancel);
        await works.Bus.SendAsync([Wake("w1", "m1")], Cancel);
        await works.Bus.ReceiveAsync("inbound", TimeSpan.FromHours(1), TimeSpan.Zero, Cancel);

        (await comes.TakeOverAsync(Cancel)).ShouldBeFalse();

        (await comes.Bus.ReceiveAsync("inbound", TimeSpan.FromHours(1), TimeSpan.Zero, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_write_is_answered_after_its_commit()
    {
        await using var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        var other = await folder.OpenAsync(new HandMovedTime());

        await database.Store.ReceiveAsync([Received("m1")], Cancel);

        // Another connection sees what is committed, and nothing else.
        database.Commits.ShouldBe(1);
        (await other.Store.FindMessageAsync("m1", Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_message_answered_for_outlives_a_process_that_never_closed()
    {
        await using var folder = new DataFolder();
        await using var copy = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        await database.Store.ReceiveAsync([Received("m1", "key")], Cancel);

        // What a killed process leaves behind: the file and its log as they are at this moment.
        foreach (var file in Directory.GetFiles(folder.Path).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        var restarted = await copy.OpenAsync(new HandMovedTime());

        (await restarted.Store.FindMessageAsync("m1", Cancel)).ShouldNotBeNull().State.ShouldBe(MessageState.Received);
        (await restarted.Store.ReadBodyAsync("m1", Cancel)).Length.ShouldBe(Received("m1").Body.Length);
        (await restarted.Store.UnsentAsync(10, Cancel)).ShouldHaveSingleItem();
        (await restarted.Store.ReceiveAsync([Received("m2", "key")], Cancel))[0].Entry.State.ShouldBe(MessageState.Duplicate);
    }

    [Fact]
    public async Task Closing_finishes_what_was_begun()
    {
        await using var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        var writes = Enumerable.Range(0, 50).Select(i => database.Store.ReceiveAsync([Received($"m{i}")], Cancel)).ToList();

        await database.DisposeAsync();

        await Task.WhenAll(writes);
        var again = await folder.OpenAsync(new HandMovedTime());
        (await again.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).Count.ShouldBe(50);
        await Should.ThrowAsync<ObjectDisposedException>(() => database.Store.ReceiveAsync([Received("late")], Cancel));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_with_a_plain_sentence()
    {
        await using var folder = new DataFolder();
        await (await folder.OpenAsync(new HandMovedTime())).DisposeAsync();
        Run(folder, "PRAGMA user_version = 4711");

        var refusal = await Should.ThrowAsync<InvalidDataException>(() => folder.OpenAsync(new HandMovedTime()));

        refusal.Message.ShouldContain("4711");
        refusal.Message.ShouldContain("newer");
    }

    [Fact]
    public async Task The_database_syncs_every_commit_and_keeps_its_references()
    {
        await using var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());

        (await database.SettingAsync("journal_mode", Cancel)).ShouldBe("wal");
        (await database.SettingAsync("synchronous", Cancel)).ShouldBe("2");
        (await database.SettingAsync("foreign_keys", Cancel)).ShouldBe("1");
    }

    [Fact]
    public async Task A_body_that_was_changed_on_disk_is_found_out()
    {
        await using var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        await database.Store.ReceiveAsync([Received("m1")], Cancel);

        Run(folder, "UPDATE body SET bytes = x'00'");

        await Should.ThrowAsync<InvalidDataException>(() => database.Store.ReadBodyAsync("m1", Cancel));
    }

    [Fact]
    public async Task The_data_folder_is_for_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Folder modes are a matter of Unix.");
        await using var parent = new DataFolder();
        var folder = Path.Combine(parent.Path, "data");

        await using var database = await Gateway.Storage.Sqlite.SqliteDatabase.OpenAsync(folder, new HandMovedTime(), Cancel);

        if (!OperatingSystem.IsWindows())
            (File.GetUnixFileMode(folder) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)).ShouldBe(UnixFileMode.None);
    }

    [Fact]
    public async Task Several_processes_may_write_to_one_file()
    {
        await using var folder = new DataFolder();
        var one = await folder.OpenAsync(new HandMovedTime());
        var other = await folder.OpenAsync(new HandMovedTime());

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? one : other).Store.ReceiveAsync([Received($"m{i}", $"key{i / 2}")], Cancel)));

        var entries = await one.Store.ListMessagesAsync(new LedgerQuery(), Cancel);
        entries.Count(entry => entry.State == MessageState.Received).ShouldBe(30);
        entries.Count(entry => entry.State == MessageState.Duplicate).ShouldBe(30);
    }

    private static void Run(DataFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "gateway.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
