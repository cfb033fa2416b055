using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Simulators.Journals;

/// <summary>
/// What a partner sent, was answered, received, filed and refused, in order: lines are added, never changed.
/// Kept in memory and, when a folder is given, as JSON lines in <c>{partner}.jsonl</c>.
/// </summary>
public sealed class Journal : IDisposable
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Lock _lock = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly StreamWriter? _file;
    private readonly TimeProvider _time;

    public Journal(string partner, string? folder, TimeProvider time)
    {
        Partner = partner;
        _time = time;
        if (folder is null) return;
        Directory.CreateDirectory(folder);
        _file = new StreamWriter(Path.Combine(folder, partner + ".jsonl"), append: true) { AutoFlush = true, NewLine = "\n" };
    }

    public string Partner { get; }

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_lock) return [.. _entries];
        }
    }

    /// <summary>Adds a line; it is in memory and in the file when this returns.</summary>
    public JournalEntry Add(
        JournalAct act, string? reference = null, IReadOnlyList<string>? custody = null, string? obligation = null, int? status = null, string? note = null, int parts = 1)
    {
        lock (_lock)
        {
            var entry = new JournalEntry
            {
                Sequence = _entries.Count + 1,
                At = _time.GetUtcNow(),
                Partner = Partner,
                Act = act,
                Reference = reference,
                Custody = custody ?? [],
                Parts = parts,
                Obligation = obligation,
                Status = status,
                Note = note,
            };
            _entries.Add(entry);
            _file?.WriteLine(JsonSerializer.Serialize(entry, Line));
            return entry;
        }
    }

    /// <summary>Reads a journal's file.</summary>
    public static IReadOnlyList<JournalEntry> Read(string file) =>
        [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<JournalEntry>(line, Line)!)];

    public void Dispose()
    {
        lock (_lock) _file?.Dispose();
    }
}
