using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Fhir.Uk;

namespace Gateway.Storage;

/// <summary>How values stand in columns of either engine: instants as ISO 8601 text that sorts (the ledger is read by people) or UTC ticks (the bus), enums by name.</summary>
internal static class Columns
{
    /// <summary>To the tick and ending in Z, so that text sorts as time does.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>An instant as its sender wrote it, with its offset.</summary>
    public static string? WithOffset(DateTimeOffset? at) => at?.ToString("o", CultureInfo.InvariantCulture);

    public static DateTimeOffset ReadInstant(this DbDataReader row, int column) =>
        row.GetString(column) is var text && DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static string? ReadText(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? ReadNumber(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static byte[] ReadBytes(this DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static byte[]? ReadBytesOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    public static T ReadEnum<T>(this DbDataReader row, int column)
        where T : struct, Enum => Enum.Parse<T>(row.GetString(column));

    public static PersonId? ReadPerson(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null
        : PersonId.TryParse(row.GetString(column), out var person) ? person
        : throw new InvalidDataException("A person column of the database holds no person id.");

    public static DateTimeOffset FromTicks(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>The array itself where the memory is all of one; else a copy.</summary>
    public static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();
}
