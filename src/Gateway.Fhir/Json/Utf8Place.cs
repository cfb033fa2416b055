using System.Buffers;
using System.Text;

namespace Gateway.Fhir.Json;

/// <summary>Where a text stops being UTF-8, for people.</summary>
internal static class Utf8Place
{
    /// <summary>The line and byte, counted from one, of the first byte that is none of UTF-8; of the end when all are.</summary>
    public static string OfFault(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done) at += length;
        var before = text[..at];
        return $"line {before.Count((byte)'\n') + 1}, byte {at - before.LastIndexOf((byte)'\n')}";
    }
}
