using System.Globalization;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// Which of two business versions is the newer: dotted numbers as numbers (2.10 is newer than 2.9), anything else as text.
/// No version is older than any, and one with a label (<c>4.0.0-ballot</c>) older than the same without
/// (https://semver.org/#spec-item-11).
/// </summary>
internal sealed class VersionOrder : IComparer<string?>
{
    public static readonly VersionOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        string[] left = x.Split('-', 2), right = y.Split('-', 2);
        var order = CompareNumbers(left[0].Split('.'), right[0].Split('.'));
        if (order != 0) return order;
        return left.Length == 2 && right.Length == 2 ? string.CompareOrdinal(left[1], right[1]) : right.Length - left.Length;
    }

    private static int CompareNumbers(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = long.TryParse(left[i], NumberStyles.None, CultureInfo.InvariantCulture, out var a) && long.TryParse(right[i], NumberStyles.None, CultureInfo.InvariantCulture, out var b)
                ? a.CompareTo(b)
                : string.CompareOrdinal(left[i], right[i]);
            if (order != 0) return order;
        }
        return left.Length - right.Length;
    }
}
