using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Fhir.Terminology;

/// <summary>
/// Definitions by canonical (http://hl7.org/fhir/R4/references.html#canonical): <c>url|version</c> finds this version, a
/// bare url the newest. A definition is read when somebody asks for it.
/// </summary>
internal sealed class CanonicalIndex<T>
    where T : class
{
    private readonly ImmutableDictionary<string, ImmutableArray<Entry>> _byUrl;

    private CanonicalIndex(ImmutableDictionary<string, ImmutableArray<Entry>> byUrl) => _byUrl = byUrl;

    public static CanonicalIndex<T> Empty { get; } = new(ImmutableDictionary.Create<string, ImmutableArray<Entry>>(StringComparer.Ordinal));

    public IEnumerable<T> All => _byUrl.Values.SelectMany(entries => entries).Select(entry => entry.Definition.Value).OfType<T>();

    /// <summary>With more definitions; one of an url and version that is here already takes its place.</summary>
    public CanonicalIndex<T> With(IEnumerable<(string Url, string? Version, Func<T?> Read)> more)
    {
        var byUrl = _byUrl.ToBuilder();
        foreach (var (url, version, read) in more)
        {
            var others = byUrl.GetValueOrDefault(url, []).Where(entry => entry.Version != version);
            byUrl[url] = [.. others.Append(new Entry(version, new Lazy<T?>(read))).OrderByDescending(entry => entry.Version, Versions.Instance)];
        }
        return new CanonicalIndex<T>(byUrl.ToImmutable());
    }

    /// <summary>The definition of a canonical; <c>|2.1</c> finds 2.1.1 too. Null when it is not at hand.</summary>
    public T? Find(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        if (!_byUrl.TryGetValue(bar < 0 ? canonical : canonical[..bar], out var entries)) return null;
        if (bar < 0) return entries[0].Definition.Value;
        var wanted = canonical[(bar + 1)..];
        foreach (var entry in entries)
            if (entry.Version == wanted || entry.Version?.StartsWith(wanted + ".", StringComparison.Ordinal) == true) return entry.Definition.Value;
        return null;
    }

    private sealed record Entry(string? Version, Lazy<T?> Definition);

    /// <summary>Numbers between the dots compare as numbers: 2.10 is newer than 2.9. No version is older than any.</summary>
    private sealed class Versions : IComparer<string?>
    {
        public static readonly Versions Instance = new();

        public int Compare(string? x, string? y)
        {
            if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
            string[] a = x.Split('.', '-'), b = y.Split('.', '-');
            for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
            {
                var areNumbers = long.TryParse(a[i], NumberStyles.None, CultureInfo.InvariantCulture, out var m) & long.TryParse(b[i], NumberStyles.None, CultureInfo.InvariantCulture, out var n);
                var order = areNumbers ? m.CompareTo(n) : string.CompareOrdinal(a[i], b[i]);
                if (order != 0) return order;
            }
            return a.Length - b.Length;
        }
    }
}
