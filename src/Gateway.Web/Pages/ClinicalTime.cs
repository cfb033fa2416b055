using System.Globalization;

namespace Gateway.Web.Pages;

/// <summary>
/// A time as clinical systems in the NHS show it (22-Nov-2026 07:21), with the precision and the offset it came with;
/// an offset other than that of UTC is said.
/// </summary>
internal static class ClinicalTime
{
    private static readonly (int Length, string Read, string Shown)[] Precisions =
    [
        (4, "yyyy", "yyyy"),
        (7, "yyyy-MM", "MMM-yyyy"),
        (10, "yyyy-MM-dd", "dd-MMM-yyyy"),
        (16, "yyyy-MM-dd'T'HH:mm", "dd-MMM-yyyy HH:mm"),
    ];

    /// <summary>A FHIR date or dateTime for a reader; what is none stays as it is.</summary>
    public static string Of(string text)
    {
        foreach (var (length, read, shown) in Precisions.Reverse())
            if (text.Length >= length && DateTime.TryParseExact(text[..length], read, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                return time.ToString(shown, CultureInfo.InvariantCulture) + OffsetOf(text);
        return text;
    }

    private static string OffsetOf(string text) =>
        text.Length > 19 && text[^6] is '+' or '-' && text[^6..] is not ("+00:00" or "-00:00") ? $" ({text[^6..]})" : "";
}
