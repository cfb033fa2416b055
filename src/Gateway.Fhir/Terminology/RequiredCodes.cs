using System.Collections.Concurrent;
using Gateway.Fhir.Definitions;

namespace Gateway.Fhir.Terminology;

/// <summary>The codes of an R4 value set that is bound as required and can be written out as a list.</summary>
public sealed class RequiredCodes
{
    private static readonly ConcurrentDictionary<string, RequiredCodes> s_read = new(StringComparer.Ordinal);

    private readonly IReadOnlyDictionary<string, IReadOnlySet<string>> _codes;

    private RequiredCodes(IReadOnlyDictionary<string, IReadOnlySet<string>> codes) => _codes = codes;

    /// <summary>The systems of the set.</summary>
    public IEnumerable<string> Systems => _codes.Keys;

    /// <summary>The set of this canonical, or null when it cannot be listed (media types) or is not bound as required anywhere in R4.</summary>
    public static RequiredCodes? Of(string canonical)
    {
        var address = canonical.Split('|')[0];
        if (s_read.TryGetValue(address, out var set)) return set;
        return DefinitionsFile.Codes(address) is { } codes ? s_read.GetOrAdd(address, new RequiredCodes(codes)) : null;
    }

    /// <summary>For an element of type code, which names no system.</summary>
    public bool Contains(string code) => _codes.Values.Any(codes => codes.Contains(code));

    /// <summary>For a Coding; one without a system is in no set.</summary>
    public bool Contains(string? system, string code) => system is not null && _codes.TryGetValue(system, out var codes) && codes.Contains(code);
}
