using System.Collections.Concurrent;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Running;

/// <summary>What the manifest declares of a field; null where it says nothing.</summary>
internal sealed record FieldDeclaration(DroppedField? Drop, DroppedField? Decides, CarriedField? Carry);

/// <summary>What a manifest declares of its fields, looked up once for each name that records have.</summary>
internal sealed class DeclaredFields(SourceManifest manifest)
{
    /// <summary>More than any format has; what a sender makes up beyond is looked up each time anew.</summary>
    private const int Most = 4_096;

    private readonly ConcurrentDictionary<string, FieldDeclaration> _known = new(StringComparer.Ordinal);
    private readonly bool _isHl7 = manifest is { Format: SourceFormat.Hl7v2, Fetch: null };

    public Hl7Names Names { get; } = new();

    /// <param name="pattern">A field's place without indexes.</param>
    public FieldDeclaration Of(string pattern)
    {
        if (_known.TryGetValue(pattern, out var known)) return known;
        known = new FieldDeclaration(
            manifest.Drop.FirstOrDefault(drop => Covers(drop.Field, pattern)),
            manifest.Decides.FirstOrDefault(decides => Covers(decides.Field, pattern)),
            manifest.Carry.FirstOrDefault(carry => Covers(carry.Field, pattern)));
        if (_known.Count < Most) _known.TryAdd(pattern, known);
        return known;
    }

    /// <summary>The very place, a field of HL7 v2 by its number, or with <c>*</c> everything below: <c>system*</c> covers <c>system.product</c>, not <c>systemic</c>.</summary>
    private bool Covers(string declared, string place)
    {
        if (!declared.EndsWith('*')) return place == declared || (_isHl7 && place.StartsWith(declared + ".", StringComparison.Ordinal));
        var prefix = declared.AsSpan(0, declared.Length - 1);
        if (!place.AsSpan().StartsWith(prefix)) return false;
        return place.Length == prefix.Length || prefix.Length == 0 || !char.IsLetterOrDigit(prefix[^1]) || !char.IsLetterOrDigit(place[prefix.Length]);
    }
}
