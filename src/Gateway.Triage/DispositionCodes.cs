namespace Gateway.Triage;

/// <summary>The dispositions as packs and answers write them, each with how soon somebody should act.</summary>
public static class DispositionCodes
{
    // UCR: NHS England, two-hour urgent community response standard. The hours for the GP and 111 are the gateway's own and what
    // mappings/routes.yaml holds the practice to.
    private static readonly IReadOnlyList<(Disposition Disposition, string Code, string Urgency, TimeSpan? Within)> Table =
    [
        (Disposition.ManageInHome, "manage-in-home", "routine", null),
        (Disposition.GpWithinHours, "gp-within-hours", "within-hours", TimeSpan.FromHours(6)),
        (Disposition.Nhs111, "nhs-111", "within-2-hours", TimeSpan.FromHours(2)),
        (Disposition.UcrTwoHours, "ucr-two-hours", "within-2-hours", TimeSpan.FromHours(2)),
        (Disposition.Emergency999, "emergency-999", "immediate", TimeSpan.Zero),
    ];

    public static IEnumerable<string> All => Table.Select(row => row.Code);

    /// <summary>The code: <c>ucr-two-hours</c>.</summary>
    public static string ToCode(this Disposition disposition) => Table.First(row => row.Disposition == disposition).Code;

    /// <summary>How urgent it is, as a code: <c>immediate</c>, <c>within-2-hours</c>, <c>within-hours</c> or <c>routine</c>.</summary>
    public static string ToUrgency(this Disposition need) => Table.First(row => row.Disposition == need).Urgency;

    /// <summary>Within what time somebody should act; null when the home itself does.</summary>
    public static TimeSpan? Within(this Disposition need) => Table.First(row => row.Disposition == need).Within;

    /// <summary>Null when the text is none of the codes.</summary>
    public static Disposition? Parse(string? code) =>
        Table.Any(row => row.Code == code) ? Table.First(row => row.Code == code).Disposition : null;
}
