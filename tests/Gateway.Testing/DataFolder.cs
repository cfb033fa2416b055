using Gateway.Storage.Sqlite;
using Xunit;

namespace Gateway.Testing;

/// <summary>A folder of its own for one test; closes what was opened in it and goes.</summary>
public sealed class DataFolder : IAsyncDisposable
{
    private readonly List<SqliteDatabase> _open = [];

    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-test-").FullName;

    public async Task<SqliteDatabase> OpenAsync(TimeProvider time)
    {
        var database = await SqliteDatabase.OpenAsync(Path, time, TestContext.Current.CancellationToken);
        _open.Add(database);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _open) await database.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }
}
