using System.Collections.Frozen;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>Every function of the language, by name.</summary>
internal static class FunctionTable
{
    public static FrozenDictionary<string, Function> ByName { get; } = new[]
    {
        Existence.Functions, Filtering.Functions, Subsetting.Functions, Combining.Functions, Conversion.Functions, Quantities.Functions,
        Strings.Functions, Patterns.Functions, Encodings.Functions, Maths.Functions, Trees.Functions, Utility.Functions, Boundaries.Functions, Sorting.Functions,
        Clock.Functions, TypeTests.Functions, FhirFunctions.Functions, Narrative.Functions,
    }.SelectMany(family => family).ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>"; did you mean …", when one name differs by its case or by a letter or two.</summary>
    public static string Suggestion(string name, IEnumerable<string>? more)
    {
        var best = ByName.Keys.Concat(more ?? []).OrderBy(known => Distance(name, known)).ThenBy(known => known, StringComparer.Ordinal).First();
        return name.Length < 40 && Distance(name, best) <= 2 ? $"; did you mean '{best}'" : "";
    }

    private static int Distance(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase)) return 0;
        if (Math.Abs(a.Length - b.Length) > 2) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
