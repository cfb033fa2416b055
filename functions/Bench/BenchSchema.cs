using System.CommandLine;
using System.Globalization;
using Gateway.Functions.Verbs;
using Gateway.Storage.Postgres;
using Npgsql;

namespace Gateway.Functions.Bench;

/// <summary>Where one case keeps its messages: a schema of its own in the PostgreSQL database that was named, gone afterwards; nothing else there is touched.</summary>
internal sealed class BenchSchema : IAsyncDisposable
{
    private static int s_schemas;

    private BenchSchema(NpgsqlConnectionStringBuilder address) => Address = address;

    public NpgsqlConnectionStringBuilder Address { get; }

    /// <summary>The option that names the database. On the command line only: what the environment names may be the database of a gateway in earnest.</summary>
    public static Option<string?> Option()
    {
        var database = new FolderOptions().Database;
        database.Description = "PostgreSQL database in which each case makes a schema of its own, and drops it (else SQLite)";
        return database;
    }

    /// <summary>What the option was given; its own parser has refused what cannot be read.</summary>
    public static NpgsqlConnectionStringBuilder? Read(string? text) => text is not null && PostgresAddress.TryParse(text, out var read, out _) ? read : null;

    /// <summary>An empty schema; null where none was named and SQLite is measured.</summary>
    /// <exception cref="NpgsqlException">The database is away, or does not let one be made.</exception>
    public static async Task<BenchSchema?> MakeAsync(NpgsqlConnectionStringBuilder? database)
    {
        if (database is null) return null;
        var name = string.Create(CultureInfo.InvariantCulture, $"gateway_bench_{Environment.ProcessId}_{Interlocked.Increment(ref s_schemas)}");
        var schema = new BenchSchema(new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = name });
        await schema.RunAsync($"CREATE SCHEMA {name}");
        return schema;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP SCHEMA {Address.SearchPath} CASCADE");

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Address.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // A name that was made above, never text from outside.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
