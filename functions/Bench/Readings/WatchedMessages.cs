using Gateway.Custody.Alerts;
using Gateway.Storage.Sqlite;

namespace Gateway.Functions.Bench.Readings;

/// <summary>How many batches of readings the alert rules of a gateway have looked at: each has one stumble, and the rules remember those of every resident.</summary>
internal sealed class WatchedMessages : IAsyncDisposable
{
    private readonly SqliteDatabase _database;

    private WatchedMessages(SqliteDatabase database) => _database = database;

    /// <param name="folder">Where the gateway runs; its database is in it or below it.</param>
    public static async Task<WatchedMessages> OpenAsync(string folder)
    {
        var file = Directory.EnumerateFiles(folder, "gateway.db", SearchOption.AllDirectories).Single();
        return new WatchedMessages(await SqliteDatabase.OpenAsync(Path.GetDirectoryName(file)!, TimeProvider.System, isRelayed: false, CancellationToken.None)); // a file is in a folder
    }

    public async Task<int> CountAsync()
    {
        decimal stumbles = 0;
        for (var home = 0; home < ReadingsWorld.Homes; home++)
        {
            var watch = HomePieces.Read(await _database.Alerts.ReadHomeAsync(ReadingsWorld.Ods(home), CancellationToken.None));
            stumbles += watch.Subjects.Values.Sum(subject => subject.Stumbles.Sum(day => day.Sum));
        }
        return (int)stumbles;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
