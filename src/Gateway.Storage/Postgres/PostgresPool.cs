using System.Data.Common;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>The connections of one process to one database, and the ways in which statements go over them.</summary>
internal sealed class PostgresPool(NpgsqlDataSource source)
{
    private const int Attempts = 20;

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => source.OpenConnectionAsync(cancellationToken);

    /// <summary>The first row, or the type's default when there is none.</summary>
    public async Task<T?> FirstAsync<T>(string sql, Func<DbDataReader, T> row, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? row(reader) : default;
    }

    public async Task<IReadOnlyList<T>> AllAsync<T>(string sql, Func<DbDataReader, T> row, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.RowsAsync(row, cancellationToken);
    }

    /// <summary>Runs a statement in a transaction of its own; it is on disk when the task ends.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Does the work again when another writer was in its way: each would have waited for the other, or both made the same row.</summary>
    /// <exception cref="NpgsqlException">The database is away, or refuses for another reason.</exception>
    public static async Task<T> AgainAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (PostgresException refusal) when (attempt < Attempts && IsInTheWay(refusal))
            {
                // The server has rolled back; the next attempt sees what the other has done.
            }
        }
    }

    private static bool IsInTheWay(PostgresException refusal) => refusal.SqlState switch
    {
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => true,
        PostgresErrorCodes.UniqueViolation => refusal.TableName is "resource_version" or "resource",
        _ => false,
    };

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(PostgresCommands.Parameter(value));
        return command;
    }
}
