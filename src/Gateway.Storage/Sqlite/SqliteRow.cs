using System.Collections;
using System.Data.Common;
using System.Globalization;
using SQLitePCL;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The row on which a statement stands, as much of a <see cref="DbDataReader"/> as the rows of both engines are read by. Columns are asked
/// for by number and type, without the buffers and look-ups of the general reader: a message is read and written dozens of times.
/// </summary>
internal sealed class SqliteRow(sqlite3_stmt statement) : DbDataReader
{
    public override bool IsDBNull(int ordinal) => raw.sqlite3_column_type(statement, ordinal) == raw.SQLITE_NULL;

    public override long GetInt64(int ordinal) => raw.sqlite3_column_int64(statement, ordinal);

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override string GetString(int ordinal) => IsDBNull(ordinal)
        ? throw new InvalidCastException(string.Create(CultureInfo.InvariantCulture, $"Column {ordinal} holds no text."))
        : raw.sqlite3_column_text(statement, ordinal).utf8_to_string();

    public override T GetFieldValue<T>(int ordinal) => typeof(T) == typeof(byte[])
        ? (T)(object)raw.sqlite3_column_blob(statement, ordinal).ToArray()
        : throw Unused();

    public override int FieldCount => raw.sqlite3_column_count(statement);

    public override object this[int ordinal] => throw Unused();

    public override object this[string name] => throw Unused();

    public override int Depth => 0;

    public override bool HasRows => true;

    public override bool IsClosed => false;

    public override int RecordsAffected => -1;

    public override bool GetBoolean(int ordinal) => throw Unused();

    public override byte GetByte(int ordinal) => throw Unused();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw Unused();

    public override char GetChar(int ordinal) => throw Unused();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw Unused();

    public override string GetDataTypeName(int ordinal) => throw Unused();

    public override DateTime GetDateTime(int ordinal) => throw Unused();

    public override decimal GetDecimal(int ordinal) => throw Unused();

    public override double GetDouble(int ordinal) => throw Unused();

    public override IEnumerator GetEnumerator() => throw Unused();

    public override Type GetFieldType(int ordinal) => throw Unused();

    public override float GetFloat(int ordinal) => throw Unused();

    public override Guid GetGuid(int ordinal) => throw Unused();

    public override short GetInt16(int ordinal) => throw Unused();

    public override string GetName(int ordinal) => throw Unused();

    public override int GetOrdinal(string name) => throw Unused();

    public override object GetValue(int ordinal) => throw Unused();

    public override int GetValues(object[] values) => throw Unused();

    public override bool NextResult() => throw Unused();

    public override bool Read() => throw Unused();

    private static NotSupportedException Unused() => new("A row of this engine is read by its columns' numbers, as text, number or bytes.");
}
