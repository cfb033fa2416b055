namespace Gateway.Triage;

/// <summary>
/// The closed vocabulary of a rule's <c>when</c>. A condition is either a band of whole numbers or a list of words;
/// a rule fires when all its conditions hold, a list when any of its words is true of the request.
/// </summary>
internal static class RuleVocabulary
{
    /// <summary>A sender's word that is not known here: never nothing.</summary>
    private const string Other = "other";

    private static readonly string[] RedFlags = ["unresponsive", "stroke-signs", "chest-pain", "major-bleeding", "anaphylaxis", "breathing-fails"];
    private static readonly string[] SoftSigns =
        ["more-breathless", "eating-less", TriageRequest.MoreConfused, "more-sleepy", "more-agitated", "skin-change", "hot-or-cold", "less-mobile", "not-themselves", "family-worried"];

    private static readonly string[] Levels = ["alert", "new-confusion", "voice", "pain", "unresponsive", "not-measured"];
    private static readonly string[] Services = ["999", "emergency-department", "urgent-community-response", "gp", "111", "virtual-ward", "stay-in-home"];
    private static readonly string[] Urgencies = ["immediate", "1-hour", "2-hour", "same-day", "routine"];

    /// <summary>Conditions on a number from 0 to 20; a number that is not there is in no band.</summary>
    public static IReadOnlyDictionary<string, Func<TriageRequest, int?>> Bands { get; } = new Dictionary<string, Func<TriageRequest, int?>>
    {
        ["news2-total"] = request => request.Score.Total,
        ["news2-so-far"] = request => request.SoFar,
        ["news2-above-usual"] = request => request.SoFar - request.UsualTotal,
        ["sender-total"] = request => request.SenderTotal,
    };

    /// <summary>Conditions on words, with the words that a pack may use.</summary>
    public static IReadOnlyDictionary<string, RuleWords> Words { get; } = new Dictionary<string, RuleWords>
    {
        ["single-three"] = new(["yes", "no"], (request, _) => [request.HasSingleThree ? "yes" : "no"]),
        ["red-flag"] = new([.. RedFlags, Other], (request, _) => Known(request.RedFlags, RedFlags)),
        ["soft-signs"] = new(["present", "none"], (request, _) => [request.SoftSigns.Count > 0 ? "present" : "none"]),
        ["soft-sign"] = new([.. SoftSigns, Other], (request, _) => Known(request.SoftSigns, SoftSigns)),
        ["consciousness"] = new(Levels, (request, _) => [Levels[(int)(request.Observations.Consciousness ?? (Acvpu)5)]]),
        ["news2-applies"] = new(["yes", "no"], (request, _) => [request.Observations.NotFor is null ? "yes" : "no"]),
        ["pregnancy"] = new(["yes", "no", "unknown", "not-said"], (request, _) => [request.Pregnancy]),
        ["observations-age"] = new(["current", "old", "future", "not-said"], (request, _) => [request.Age]),
        ["observations"] = new(["complete", "incomplete"], (request, _) => [request.IsComplete ? "complete" : "incomplete"]),
        ["minimum-data"] = new(["present", "absent"], (request, minimum) => [HasMinimum(request, minimum) ? "present" : "absent"]),
        ["staff-concern"] = new(["yes", "no", "unknown", "not-said"], (request, _) => [request.StaffConcern]),
        ["head-injury"] = new(["yes", "no", "unknown", "not-said"], (request, _) => [request.HeadInjury]),
        ["anticoagulant"] = new(["yes", "no", "unknown"], (request, _) => [request.Anticoagulant]),
        ["requested-service"] = new([.. Services, Other], (request, _) => Known(request.RequestedService, Services)),
        ["requested-urgency"] = new([.. Urgencies, Other], (request, _) => Known(request.RequestedUrgency, Urgencies)),
    };

    public static bool HasMinimum(TriageRequest request, IReadOnlyList<string> minimum) =>
        !minimum.Any(request.Score.Missing.Contains) && request.Later.Count == 0;

    private static IEnumerable<string> Known(IEnumerable<string> said, string[] known) =>
        said.Select(word => known.Contains(word) ? word : Other);
}

/// <param name="Allowed">The words a pack may write.</param>
/// <param name="Of">The words that are true of a request, given the pack's minimum data.</param>
internal sealed record RuleWords(IReadOnlyList<string> Allowed, Func<TriageRequest, IReadOnlyList<string>, IEnumerable<string>> Of);

/// <summary>One condition of a rule, by its name in the vocabulary.</summary>
internal sealed record RuleCondition(string Name, int From, int To, IReadOnlyList<string> Words)
{
    public bool Holds(TriageRequest request, IReadOnlyList<string> minimum) =>
        RuleVocabulary.Bands.TryGetValue(Name, out var number)
            ? number(request) is { } value && value >= From && value <= To
            : RuleVocabulary.Words[Name].Of(request, minimum).Any(Words.Contains);
}

internal sealed record Rule(string Id, IReadOnlyList<RuleCondition> When, Disposition Disposition, string Because, string Citation, int? RecheckHours);
