using System.Globalization;

namespace Gateway.Fhir.Profiles;

/// <summary>Which of two business versions is the newer: dotted numbers as numbers, anything else as text.</summary>
internal static class VersionOrder
{
    public static int Compare(string? left, string? right)
    {
        if (left is null || right is null) return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        var (lefts, rights) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Min(lefts.Length, rights.Length); i++)
        {
            var order = int.TryParse(lefts[i], NumberStyles.None, CultureInfo.InvariantCulture, out var a) && int.TryParse(rights[i], NumberStyles.None, CultureInfo.InvariantCulture, out var b)
                ? a.CompareTo(b)
                : string.CompareOrdinal(lefts[i], rights[i]);
            if (order != 0) return order;
        }
        return lefts.Length.CompareTo(rights.Length);
    }
}
