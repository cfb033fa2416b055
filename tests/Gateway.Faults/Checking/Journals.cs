using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Faults.Checking;

/// <summary>What the plan expects of a message whatever goes wrong on the way.</summary>
internal enum Expectation
{
    /// <summary>Every recipient of its kind does what is asked.</summary>
    Reached,

    /// <summary>It is parked, and somebody owns it.</summary>
    Parked,

    /// <summary>Something newer was said before it came: it is kept, and nobody is told.</summary>
    Older,

    /// <summary>It holds up its person until somebody discards it.</summary>
    Discarded,
}

/// <summary>A positive answer that the sender got. Written when it came, and never for anything else.</summary>
/// <param name="Marker">What the sender calls the matter; it travels in the content, so that it comes out at the partner.</param>
/// <param name="Version">Which statement about the matter: 1, 2 …</param>
/// <param name="Person">The number of the person.</param>
/// <param name="Place">The place among the messages about that person, in the order in which they were sent, one after the other.</param>
/// <param name="Custody">The id that the gateway answered with.</param>
/// <param name="Recipients">How many partners must be told.</param>
internal sealed record Acknowledged(string Marker, int Version, int Person, string Source, int Place, string Custody, Expectation Expects, int Recipients)
{
    /// <summary>What tells one message of a sender from all others.</summary>
    public string Key => $"{Marker}-v{Version}";
}

/// <summary>A delivery that a partner acted on, whatever it answered; in the order in which it did.</summary>
/// <param name="Key">The idempotency key it came with.</param>
/// <param name="Message">The correlation id it came with.</param>
/// <param name="Goal">What was asked: <c>file</c> or <c>act</c>.</param>
internal sealed record Effect(string Partner, string Key, string Message, string Marker, int Version, string Goal);

/// <summary>A notice of alarms that a partner was sent: it asks for nothing that an obligation would, and may come more than once under its key.</summary>
internal sealed record Notice(string Partner, string Key);

/// <summary>A message as the ledger has it after the run.</summary>
internal sealed record LedgerMessage(string Id, string Source, string? Key, string State, string? Reason, string? Owner, long Sequence);

/// <summary>An obligation as the ledger has it after the run.</summary>
internal sealed record LedgerObligation(string Id, string Message, string Recipient, string Goal, string State, bool IsReached, bool IsEnded);

/// <summary>Everything the checker reads.</summary>
internal sealed record Evidence(
    IReadOnlyList<Acknowledged> Sent, IReadOnlyList<Effect> Effects, IReadOnlyList<LedgerMessage> Messages, IReadOnlyList<LedgerObligation> Obligations)
{
    /// <summary>The version of a matter that stands in the record now, where the run sent more than one.</summary>
    public IReadOnlyDictionary<string, int> Standing { get; init; } = new Dictionary<string, int>();

    /// <summary>The notices of alarms that came to partners.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>The notices that the gateway's alarms name, each with the partner it was made for.</summary>
    public IReadOnlyCollection<Notice> Alarms { get; init; } = [];

    /// <summary>What <c>gateway ledger verify</c> ended with, and what it said.</summary>
    public (int Code, string Output) Verified { get; init; }
}

/// <summary>A journal as a file of JSON lines, each on disk before the next step of whoever writes it.</summary>
internal sealed class Journal<T>(string file) : IDisposable
{
    private readonly StreamWriter _writer = new(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    private readonly Lock _gate = new();

    public void Add(T entry)
    {
        var line = JsonSerializer.Serialize(entry, JournalJson.Options);
        lock (_gate) _writer.WriteLine(line);
    }

    public void Dispose() => _writer.Dispose();
}

internal static class JournalJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static IReadOnlyList<T> Read<T>(string file) => [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<T>(line, Options)!)];
}
