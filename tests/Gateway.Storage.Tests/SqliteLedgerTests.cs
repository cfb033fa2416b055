using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

public sealed class SqliteLedgerTests : LedgerStoreContract
{
    protected override async Task<LedgerUnderTest> CreateAsync()
    {
        var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        return new LedgerUnderTest(database.Store, database.Ledger, sql => ExecuteAsync(folder.Path, sql), folder.DisposeAsync);
    }

    /// <summary>As somebody does who has the file and the sqlite3 program.</summary>
    private static async Task ExecuteAsync(string folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "gateway.db")};Pooling=False;Foreign Keys=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The contract's own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
