using Gateway.Storage.Sqlite;
using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

public sealed class SqliteWriterTests
{
    private const string Insert = "INSERT INTO thing (name) VALUES ($1)";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_must_not_be_kept_leaves_the_others_of_its_group_written_once_and_each_with_its_own_result()
    {
        await using var folder = new DataFolder();
        await using var writer = await OpenAsync(folder);
        var runs = 0;
        using var all = new ManualResetEventSlim();
        // While this one is at work the others gather, and go as one group.
        var first = writer.WriteAsync(_ => all.Wait(TimeSpan.FromSeconds(30)), Cancel);

        var before = Enumerable.Range(0, 5).Select(Add).ToList();
        var refused = writer.TryWriteAsync(session => session.Execute(Insert, "refused") > 1, Cancel);
        var broken = writer.WriteAsync(session => session.Execute(Insert, "broken") + session.Execute(Insert, "broken"), Cancel);
        var after = Enumerable.Range(5, 5).Select(Add).ToList();
        all.Set();

        (await first).ShouldBeTrue();
        (await Task.WhenAll(before.Concat(after))).ShouldBe(Enumerable.Range(1, 10).Select(number => (long)number), "each sees what those before it wrote, and nothing that was taken back");
        (await refused).ShouldBeFalse();
        (await Should.ThrowAsync<SqliteException>(() => broken)).SqliteExtendedErrorCode.ShouldBe(2067, "the name is there already");
        runs.ShouldBeGreaterThan(10, "those before the one that was refused ran twice");
        (await writer.WriteAsync(session => session.All("SELECT name FROM thing ORDER BY rowid", row => row.GetString(0)), Cancel))
            .ShouldBe(Enumerable.Range(0, 10).Select(number => $"thing {number}"));

        Task<long> Add(int number) => writer.WriteAsync(
            session =>
            {
                runs++;
                session.Execute(Insert, $"thing {number}");
                return session.Number("SELECT count(*) FROM thing") ?? 0;
            },
            Cancel);
    }

    [Fact]
    public async Task A_group_of_which_nothing_is_kept_writes_nothing_and_the_next_one_is_written()
    {
        await using var folder = new DataFolder();
        await using var writer = await OpenAsync(folder);

        (await writer.TryWriteAsync(session => session.Execute(Insert, "refused") > 1, Cancel)).ShouldBeFalse();
        await writer.WriteAsync(session => session.Execute(Insert, "next"), Cancel);

        (await writer.WriteAsync(session => session.All("SELECT name FROM thing", row => row.GetString(0)), Cancel)).ShouldBe(["next"]);
    }

    [Fact]
    public async Task A_long_log_is_folded_into_the_file_beside_the_writer()
    {
        await using var folder = new DataFolder();
        await using var writer = await OpenAsync(folder);
        // Some 15 000 pages: more than is let lie, and far from what the writer itself would fold.
        for (var number = 0; number < 120; number++)
            await writer.WriteAsync(session => session.Execute("INSERT INTO thing (name) VALUES (hex(randomblob(250000)) || $1)", $"{number}"), Cancel);

        var file = new FileInfo(Path.Combine(folder.Path, "things.db"));
        for (var looks = 0; looks < 600 && file.Length < 30_000_000; looks++)
        {
            await Task.Delay(50, Cancel);
            file.Refresh();
        }

        file.Length.ShouldBeGreaterThan(30_000_000);
        (await writer.WriteAsync(session => session.Number("SELECT count(*) FROM thing"), Cancel)).ShouldBe(120);
    }

    private static async Task<SqliteWriter> OpenAsync(DataFolder folder)
    {
        Directory.CreateDirectory(folder.Path);
        var writer = new SqliteWriter(SqliteSession.Open(Path.Combine(folder.Path, "things.db"), readOnly: false), new SqliteCheckpoints(SqliteSession.Open(Path.Combine(folder.Path, "things.db"), readOnly: false)));
        await writer.WriteAsync(session => session.Execute("CREATE TABLE thing (name TEXT NOT NULL UNIQUE) STRICT"), Cancel);
        return writer;
    }
}
