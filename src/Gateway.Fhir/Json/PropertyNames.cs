using System.Text.Json;

namespace Gateway.Fhir.Json;

/// <summary>Property names repeat thousands of times in a bundle; each is made a string once per thread.</summary>
internal sealed class PropertyNames
{
    private const int Size = 2048;

    /// <summary>The longest name of R4 has 33 letters; what is far longer is not kept for others.</summary>
    private const int MostBytes = 64;

    [ThreadStatic]
    private static PropertyNames? s_forThread;

    private readonly string?[] _names = new string?[Size];

    public static PropertyNames ForThread => s_forThread ??= new PropertyNames();

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
