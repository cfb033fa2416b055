using System.Globalization;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// The numbered scripts that make the schema and take it back. The table <c>gateway_schema</c> remembers which the database has had;
/// an advisory lock makes several processes that start together do it once.
/// </summary>
public static class PostgresSchema
{
    private const string Folder = "Postgres/";
    private const string UpEnd = ".up.sql";
    private const string DownEnd = ".down.sql";

    // Any two numbers that nobody else takes in this database; the schema's name is the second.
    private const string Lock = "SELECT pg_advisory_xact_lock(70711, hashtext(current_schema()))";

    /// <summary>The version this program makes and knows.</summary>
    public static int Latest => Scripts(UpEnd).Count;

    /// <summary>The version of a database, 0 for an empty one, with the names of the scripts it has had.</summary>
    public static async Task<(int Version, IReadOnlyList<string> Names)> StatusAsync(NpgsqlConnectionStringBuilder address, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Settled(address));
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await StatusAsync(connection, cancellationToken);
    }

    /// <summary>Brings a database to the latest version, in one transaction; returns the version it had.</summary>
    /// <exception cref="InvalidDataException">It was made by a newer program.</exception>
    public static async Task<int> MigrateAsync(NpgsqlConnectionStringBuilder address, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Settled(address));
        return await MigrateAsync(source, cancellationToken);
    }

    /// <summary>Takes a database back to an earlier version, in one transaction; what only the later version holds is gone.</summary>
    /// <exception cref="InvalidDataException">It was made by a newer program, or is not as far as that.</exception>
    public static async Task<int> RollbackAsync(NpgsqlConnectionStringBuilder address, int target, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Settled(address));
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, Lock, cancellationToken);
        var (version, _) = await StatusAsync(connection, cancellationToken);
        RefuseNewer(version);
        if (target < 0 || target > version)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The database has schema version {version}: it can go back to 0 … {version}, not to {target}."));
        var scripts = Scripts(DownEnd);
        for (var undone = version; undone > target; undone--)
        {
            await RunAsync(connection, scripts[undone - 1].Sql, cancellationToken);
            await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM gateway_schema WHERE version = {undone}"), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return version;
    }

    internal static async Task<int> MigrateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, Lock, cancellationToken);
        var (version, _) = await StatusAsync(connection, cancellationToken);
        RefuseNewer(version);
        var scripts = Scripts(UpEnd);
        if (version < scripts.Count)
            await RunAsync(
                connection, "CREATE TABLE IF NOT EXISTS gateway_schema (version integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now())", cancellationToken);
        for (var next = version; next < scripts.Count; next++)
        {
            await RunAsync(connection, scripts[next].Sql, cancellationToken);
            await RunAsync(
                connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO gateway_schema (version, name) VALUES ({next + 1}, '{scripts[next].Name}')"), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return version;
    }

    private static void RefuseNewer(int version)
    {
        if (version > Latest)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The database has schema version {version}, this program knows versions up to {Latest}. Start the program that wrote it, or a newer one."));
    }

    private static async Task<(int Version, IReadOnlyList<string> Names)> StatusAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var there = new NpgsqlCommand("SELECT to_regclass('gateway_schema') IS NOT NULL", connection);
        if (await there.ExecuteScalarAsync(cancellationToken) is not true) return (0, []);
        await using var command = new NpgsqlCommand("SELECT version, name FROM gateway_schema ORDER BY version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = await reader.RowsAsync(row => (Version: row.GetInt32(0), Name: row.GetString(1)), cancellationToken);
        return (rows.Count == 0 ? 0 : rows[^1].Version, [.. rows.Select(row => row.Name)]);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Our own scripts, never text from outside.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static List<(string Name, string Sql)> Scripts(string end)
    {
        var assembly = typeof(PostgresSchema).Assembly;
        var scripts = new List<(string Name, string Sql)>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(end, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add((name[Folder.Length..^end.Length], reader.ReadToEnd()));
        }
        return scripts;
    }
}
