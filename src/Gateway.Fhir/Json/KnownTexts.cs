using System.Text.Json;

namespace Gateway.Fhir.Json;

/// <summary>
/// Property names, and the systems and profiles that codes are of, repeat thousands of times in a bundle; each is made a string
/// once per thread. Nothing else is kept, for it may be a person's.
/// </summary>
internal sealed class KnownTexts
{
    private const int Size = 2048;

    /// <summary>The longest name of R4 has 33 letters, an address seldom more than 90; what is far longer is not kept for others.</summary>
    private const int MostBytes = 96;

    [ThreadStatic]
    private static KnownTexts? s_forThread;

    private readonly string?[] _names = new string?[Size];

    public static KnownTexts ForThread => s_forThread ??= new KnownTexts();

    /// <summary>The text of a value; only that of a web address may be the same string as another's.</summary>
    public string OfValue(ref Utf8JsonReader reader) =>
        reader.ValueSpan.StartsWith("http"u8) && !reader.ValueIsEscaped ? Of(ref reader) : reader.GetString()!;

    /// <summary>The text of a property name.</summary>
    public string Of(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped) return reader.GetString()!;
        var bytes = reader.ValueSpan;
        if (bytes.Length > MostBytes) return reader.GetString()!;
        var hash = bytes.Length;
        foreach (var b in bytes) hash = hash * 31 + b;
        ref var slot = ref _names[hash & (Size - 1)];
        if (slot is not null && reader.ValueTextEquals(slot)) return slot;
        return slot = reader.GetString()!;
    }
}
