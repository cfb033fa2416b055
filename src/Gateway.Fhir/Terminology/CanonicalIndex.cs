using System.Collections.Immutable;
using Gateway.Fhir.Profiles;

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
            byUrl[url] = [.. others.Append(new Entry(version, new Lazy<T?>(read))).OrderByDescending(entry => entry.Version, VersionOrder.Instance)];
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
}
