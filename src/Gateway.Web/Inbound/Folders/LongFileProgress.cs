using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Web.Inbound.Folders;

/// <summary>How far a long file has been taken: what a start after a kill goes on from.</summary>
/// <param name="Bucket">The bucket that is being taken.</param>
/// <param name="Groups">How many of its groups are on disk.</param>
/// <param name="Listed">How long the list of messages was then.</param>
internal sealed record LongFileProgress(int Bucket, int Groups, int Messages, int Duplicates, int Accepted, int Refused, long Listed)
{
    public static LongFileProgress Begin { get; } = new(0, 0, 0, 0, 0, 0, 0);
}

/// <summary>
/// What stands beside the report of a long file: the list of its messages with their rows, and how far it has been taken. Both are hidden until the
/// file is done. No row's content is in either.
/// </summary>
internal sealed class LongFileLists(DropFolder folder, string name)
{
    private static readonly byte[] s_headings = "message,state,rows\n"u8.ToArray();

    /// <summary>The name of the finished list, in <c>reports/</c>.</summary>
    public string MessagesName => $"{name}.messages.csv";

    private string Unfinished => Path.Combine(folder.Reports, $".{name}.messages.tmp");

    private string Progress => Path.Combine(folder.Reports, $".{name}.progress");

    /// <summary>Where to go on; a list that is longer than it says was being written when the kill came.</summary>
    public async Task<LongFileProgress> ResumeAsync(CancellationToken cancellationToken)
    {
        var progress = File.Exists(Progress) && File.Exists(Unfinished)
            ? JsonSerializer.Deserialize<LongFileProgress>(await File.ReadAllBytesAsync(Progress, cancellationToken))!
            : LongFileProgress.Begin;
        await using var list = new FileStream(Unfinished, FileMode.OpenOrCreate);
        list.SetLength(progress.Listed);
        if (progress.Listed > 0) return progress;
        await list.WriteAsync(s_headings, cancellationToken);
        return progress with { Listed = s_headings.Length };
    }

    /// <summary>Adds lines to the list, then notes how far it is; in this order, so that nothing is noted that is not listed.</summary>
    public async Task NoteAsync(LongFileProgress progress, string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        await using (var list = new FileStream(Unfinished, FileMode.Append)) await list.WriteAsync(bytes);
        await File.WriteAllBytesAsync($"{Progress}.tmp", JsonSerializer.SerializeToUtf8Bytes(progress));
        File.Move($"{Progress}.tmp", Progress, overwrite: true);
    }

    /// <summary>Shows the list under its name.</summary>
    public void Finish()
    {
        if (File.Exists(Unfinished)) File.Move(Unfinished, Path.Combine(folder.Reports, MessagesName), overwrite: true);
    }

    public void Forget()
    {
        File.Delete(Progress);
        File.Delete(Unfinished);
    }

    /// <summary>Row numbers as people write them: <c>2 5-9</c>.</summary>
    public static string Ranges(IReadOnlyList<int> rows)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows.Count; i++)
        {
            var first = i;
            while (i + 1 < rows.Count && rows[i + 1] == rows[i] + 1) i++;
            if (text.Length > 0) text.Append(' ');
            text.Append(CultureInfo.InvariantCulture, $"{rows[first]}");
            if (i > first) text.Append(CultureInfo.InvariantCulture, $"-{rows[i]}");
        }
        return text.ToString();
    }
}
