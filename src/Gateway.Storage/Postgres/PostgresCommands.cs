using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Storage.Postgres;

/// <summary>Statements and their values. Parameters are <c>$1</c>, <c>$2</c> … in order; each has a type of its own, so that a statement is prepared once.</summary>
internal static class PostgresCommands
{
    /// <summary>Adds a statement to what goes to the server in one piece.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
#pragma warning disable CA2100 // Statements are constants of this room; values travel as parameters.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
    }

    /// <summary>A number that may be missing; of other values a missing one is text.</summary>
    public static NpgsqlParameter Number(long? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = value is { } number ? number : DBNull.Value };

    public static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value },
        string text => new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = PostgresText.Storable(text)! },
        long number => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = number },
        int number => new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer, TypedValue = number },
        ReadOnlyMemory<byte> bytes => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = Columns.Bytes(bytes) },
        byte[] => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = value },
        string?[] texts => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = Array.ConvertAll(texts, PostgresText.Storable) },
        long?[] => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = value },
        int[] => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer, Value = value },
        bool[] => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean, Value = value },
        byte[][] => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = value },
        NpgsqlParameter parameter => parameter,
        _ => throw new ArgumentException($"No column holds a {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>The rows of the result that is next; the reader then stands at the one after it.</summary>
    public static async Task<List<T>> RowsAsync<T>(this NpgsqlDataReader reader, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(row(reader));
        await reader.NextResultAsync(cancellationToken);
        return rows;
    }
}
