using System.Globalization;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Ledger;

/// <summary>
/// What a sender says it sent in a span of time, to be held against what arrived:
/// <c>{"source":"itk-adt","from":"…","until":"…","keys":["A1","A2"],"count":2}</c>. Keys, a count, or both.
/// </summary>
/// <param name="Keys">The sender's own keys (the control ids), null when it only counts.</param>
/// <param name="Count">How many it sent, null when it only names.</param>
public sealed record ControlTotals(string Source, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string>? Keys, int? Count)
{
    private const int MostKeys = 100_000;
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(32);

    /// <summary>Reads the statement; null and every fault when it is none.</summary>
    public static (ControlTotals? Totals, IReadOnlyList<Issue> Issues) Read(ReadOnlySpan<byte> json)
    {
        var read = JsonTree.ReadForeign(json);
        if (read.Root is not { } root) return (null, read.Issues);
        var issues = new List<Issue>();
        var source = root["source"]?.Text;
        if (string.IsNullOrEmpty(source)) issues.Add(Issue.Error("CUS020", "required", "source", "Name the source that you sent to."));
        var (from, until) = (Instant(root, "from", issues), Instant(root, "until", issues));
        if (from is { } first && until is { } end && (end <= first || end - first > s_longest))
            issues.Add(Issue.Error("CUS021", "value", "until", "The end lies after the beginning, by 32 days at most."));
        var keys = root["keys"] is null ? null : root.All("keys").Select(key => key.Text ?? "").ToList();
        if (keys?.Count > MostKeys) issues.Add(Issue.Error("CUS022", "too-long", "keys", "Send at most 100,000 keys; split the day."));
        int? count = null;
        if (root["count"]?.Text is { } text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) count = number;
            else issues.Add(Issue.Error("CUS023", "value", "count", "The count is a whole number."));
        }
        if (keys is null && count is null) issues.Add(Issue.Error("CUS024", "required", "keys", "Say what you sent: the keys, their count, or both."));
        return issues.Count > 0 ? (null, issues) : (new ControlTotals(source!, from!.Value, until!.Value, keys, count), []);
    }

    /// <summary>Holds the statement against what arrived at its source in its span of time; a repeat counts once.</summary>
    /// <param name="client">Who makes the statement: only its own messages count, and its keys stand in the ledger behind its name.</param>
    public TotalsDifference Compare(string client, IReadOnlyList<LedgerEntry> arrived)
    {
        var first = arrived.Where(entry => entry.Client == client && entry.State != MessageState.Duplicate).ToList();
        var here = first.Select(entry => entry.DuplicateKey).OfType<string>().Select(key => key[(client.Length + 1)..]).ToHashSet(StringComparer.Ordinal);
        var known = here.Concat(here.Select(Last)).ToHashSet(StringComparer.Ordinal);
        var said = Keys?.ToHashSet(StringComparer.Ordinal);
        return new TotalsDifference(
            Count ?? said!.Count, first.Count,
            said is null ? [] : [.. said.Where(key => !known.Contains(key)).Order(StringComparer.Ordinal)],
            said is null ? [] : [.. here.Where(key => !said.Contains(key) && !said.Contains(Last(key))).Order(StringComparer.Ordinal)],
            said is null ? 0 : first.Count(entry => entry.DuplicateKey is null));
    }

    /// <summary>The source only: keys are the sender's.</summary>
    public override string ToString() => Source;

    /// <summary>A manifest makes a key of several fields (sender, control id); the sender may name the last alone, which is the id it gave.</summary>
    private static string Last(string key) => key[(key.LastIndexOf('/') + 1)..];

    private static DateTimeOffset? Instant(Element root, string name, List<Issue> issues)
    {
        if (DateTimeOffset.TryParse(root[name]?.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return at;
        issues.Add(Issue.Error("CUS025", "required", name, "Write the time as ISO 8601 with an offset: 2026-03-02T00:00:00Z."));
        return null;
    }
}

/// <summary>Where what a sender says it sent and what arrived differ.</summary>
/// <param name="Missing">Keys that it sent and that never arrived.</param>
/// <param name="Unexpected">Keys that arrived and that it does not speak of.</param>
/// <param name="WithoutKey">Messages that arrived without a key, which only the count can hold.</param>
public sealed record TotalsDifference(int Sent, int Arrived, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, int WithoutKey)
{
    public bool Agrees => Sent == Arrived && Missing.Count == 0 && Unexpected.Count == 0;
}
