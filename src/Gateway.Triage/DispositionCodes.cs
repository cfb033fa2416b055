namespace Gateway.Triage;

/// <summary>The dispositions as packs and answers write them.</summary>
public static class DispositionCodes
{
    private static readonly IReadOnlyList<(Disposition Disposition, string Code)> Table =
    [
        (Disposition.ManageInHome, "manage-in-home"),
        (Disposition.GpWithinHours, "gp-within-hours"),
        (Disposition.UcrTwoHours, "ucr-two-hours"),
        (Disposition.Emergency999, "emergency-999"),
    ];

    public static IEnumerable<string> All => Table.Select(row => row.Code);

    /// <summary>The code: <c>ucr-two-hours</c>.</summary>
    public static string ToCode(this Disposition disposition) => Table.First(row => row.Disposition == disposition).Code;

    /// <summary>Null when the text is none of the codes.</summary>
    public static Disposition? Parse(string? code) =>
        Table.Any(row => row.Code == code) ? Table.First(row => row.Code == code).Disposition : null;
}
