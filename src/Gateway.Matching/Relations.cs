namespace Gateway.Matching;

/// <summary>What an organisation can be to a person.</summary>
public static class Relations
{
    public const string Home = "home";
    public const string Homecare = "homecare";
    public const string Practice = "practice";
    public const string Hospital = "hospital";

    /// <summary>The urgent community response team of the person's home, else of the practice; never a row of its own.</summary>
    public const string Ucr = "ucr";

    /// <summary>Those of <c>contacts.csv</c> who asked to be told; people and no organisation, and never a row of <c>affiliations.csv</c>.</summary>
    public const string Family = "family";

    /// <summary>Every relation that may be asked for; routes are checked against it.</summary>
    public static IReadOnlyList<string> All { get; } = [Home, Homecare, Practice, Hospital, Ucr, Family];

    /// <summary>Those that <c>affiliations.csv</c> may name.</summary>
    internal static IReadOnlyList<string> Stated { get; } = [Home, Homecare, Practice, Hospital];
}
