using System.Text.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.Examples;

/// <summary>The first difference between two records, in words; null when they are the same.</summary>
internal static class Difference
{
    /// <summary>Of two JSON texts: names and their order, values, and the digits of numbers as they are written. White space is no content.</summary>
    public static string? OfJson(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var one = new Utf8JsonReader(expected, new JsonReaderOptions { MaxDepth = 256 });
        var other = new Utf8JsonReader(actual, new JsonReaderOptions { MaxDepth = 256 });
        while (one.Read())
        {
            if (!other.Read() || one.TokenType != other.TokenType || !SameText(ref one, ref other)) return $"at byte {one.TokenStartIndex} of what was read, {other.TokenStartIndex} of what was written";
        }
        return other.Read() ? "there is more than was read" : null;
    }

    /// <summary>Of two trees: everything but the order of children of different names, which XML does not keep.</summary>
    public static string? OfTrees(Element expected, Element actual)
    {
        if (expected.Kind != actual.Kind || expected.Text != actual.Text || expected.IsRepeat != actual.IsRepeat || expected.Children.Count != actual.Children.Count) return expected.Path();
        var one = expected.Children;
        var other = actual.Children;
        for (var i = 0; i < one.Count; i++)
            if (one[i].Name != other[i].Name) return OfUnordered(expected, actual);
        for (var i = 0; i < one.Count; i++)
            if (OfTrees(one[i], other[i]) is { } difference) return difference;
        return null;
    }

    private static string? OfUnordered(Element expected, Element actual)
    {
        var one = expected.Children.OrderBy(child => child.Name, StringComparer.Ordinal).ToList();
        var other = actual.Children.OrderBy(child => child.Name, StringComparer.Ordinal).ToList();
        for (var i = 0; i < one.Count; i++)
        {
            if (one[i].Name != other[i].Name) return one[i].Path();
            if (OfTrees(one[i], other[i]) is { } difference) return difference;
        }
        return null;
    }

    private static bool SameText(ref Utf8JsonReader one, ref Utf8JsonReader other) => one.TokenType switch
    {
        JsonTokenType.Number => one.ValueSpan.SequenceEqual(other.ValueSpan),
        JsonTokenType.String or JsonTokenType.PropertyName when !one.ValueIsEscaped && !other.ValueIsEscaped => one.ValueSpan.SequenceEqual(other.ValueSpan),
        JsonTokenType.String or JsonTokenType.PropertyName => one.GetString() == other.GetString(),
        _ => true,
    };
}
