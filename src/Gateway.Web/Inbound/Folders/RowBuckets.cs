using System.Security.Cryptography;
using System.Text;

namespace Gateway.Web.Inbound.Folders;

/// <summary>The rows of a long file that are about one person, in their order.</summary>
/// <param name="Rows">As a spreadsheet counts them.</param>
/// <param name="Body">The rows as they were written; null when they are too many for one message.</param>
internal sealed record RowGroup(IReadOnlyList<int> Rows, ReadOnlyMemory<byte>? Body);

/// <summary>
/// Lays the rows of a long file on disk by whom they are about, so that all rows of one person can be taken together without the file in memory:
/// a person's rows are in one of 256 files, each some 256th of the whole.
/// </summary>
internal sealed class RowBuckets : IDisposable
{
    public const int Count = 256;

    private readonly string _folder;
    private readonly BinaryWriter?[] _writers = new BinaryWriter?[Count];

    /// <param name="folder">Is made anew: what a kill has left there is not whole.</param>
    public RowBuckets(string folder)
    {
        _folder = folder;
        Clear(folder);
        Directory.CreateDirectory(folder);
    }

    public static void Clear(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <param name="key">Whom the row is about.</param>
    public void Add(string key, int row, ReadOnlySpan<byte> bytes)
    {
        var bucket = SHA256.HashData(Encoding.UTF8.GetBytes(key))[0];
        var writer = _writers[bucket] ??= new BinaryWriter(new FileStream(FileOf(bucket), FileMode.Create, FileAccess.Write, FileShare.None, 16 * 1024));
        writer.Write(key);
        writer.Write(row);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Ends writing.</summary>
    public void Close()
    {
        foreach (var writer in _writers) writer?.Dispose();
    }

    /// <summary>The people of a bucket in the order in which the file first names them.</summary>
    /// <param name="limit">The most bytes that one of them may have.</param>
    public IReadOnlyList<RowGroup> Read(int bucket, int limit)
    {
        if (!File.Exists(FileOf(bucket))) return [];
        var groups = new Dictionary<string, (List<int> Rows, MemoryStream Bytes, bool IsTooMuch)>(StringComparer.Ordinal);
        var order = new List<string>();
        using var reader = new BinaryReader(File.OpenRead(FileOf(bucket)));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var (key, row, length) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
            var bytes = reader.ReadBytes(length);
            if (!groups.TryGetValue(key, out var group))
            {
                group = ([], new MemoryStream(), false);
                order.Add(key);
            }
            group.Rows.Add(row);
            group.IsTooMuch |= group.Bytes.Length + length > limit;
            if (group.IsTooMuch) group.Bytes.SetLength(0);
            else group.Bytes.Write(bytes);
            groups[key] = group;
        }
        return [.. order.Select(key => groups[key]).Select(group => new RowGroup(group.Rows, group.IsTooMuch ? default(ReadOnlyMemory<byte>?) : group.Bytes.ToArray()))];
    }

    public void Dispose() => Close();

    private string FileOf(int bucket) => Path.Combine(_folder, $"{bucket:x2}");
}
