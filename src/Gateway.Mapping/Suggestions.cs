namespace Gateway.Mapping;

/// <summary>"Did you mean": the name of a list that is nearest to one that is not in it.</summary>
internal static class Suggestions
{
    /// <summary>A sentence's end: <c>; did you mean 'birthDate'?</c>, or a full stop when nothing is near.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        var nearest = known
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= Math.Max(name.Length > 3 ? 2 : 1, name.Length / 3))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate).FirstOrDefault();
        return nearest is null ? "." : $"; did you mean '{nearest}'?";
    }

    /// <summary>Levenshtein's distance, letters' case apart.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost));
            }
        }
        return row[^1];
    }
}
