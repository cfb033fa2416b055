using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>
/// What a translated triage request says, read from its QuestionnaireResponse and Observations.
/// What is not said stays "not-said" and what cannot be read is "unknown": neither ever becomes "no".
/// </summary>
internal sealed class TriageRequest
{
    public const string Questionnaire = "https://gateway.example/Questionnaire/triage-request";
    public const string Yes = "yes";
    public const string No = "no";
    public const string Unknown = "unknown";
    public const string NotSaid = "not-said";

    private readonly ILookup<string, string?> _answers;

    public TriageRequest(Element bundle)
    {
        Form = bundle.ResourcesOf("QuestionnaireResponse").FirstOrDefault(IsTriageForm);
        _answers = (Form is null ? [] : ItemsOf(Form)).SelectMany(AnswersOf).ToLookup(answer => answer.LinkId, answer => answer.Text);
        Observations = News2.FromBundle(bundle);
        Score = News2.Score(Observations);
    }

    /// <summary>The QuestionnaireResponse of the request, null when the bundle has none.</summary>
    public Element? Form { get; }

    public News2Observations Observations { get; }

    public News2Score Score { get; }

    /// <summary>
    /// The red flags, in the sender's words. U of ACVPU is one: it scores 3 like C, but a person who does not respond is an
    /// emergency whatever the sum.
    /// </summary>
    public IReadOnlyList<string> RedFlags =>
        Observations.Consciousness == Acvpu.Unresponsive ? [.. Codes("red-flag"), "unresponsive"] : Codes("red-flag");

    public IReadOnlyList<string> SoftSigns => Codes("soft-sign");

    public string HeadInjury => TriState("head-injury", absent: NotSaid);

    /// <summary>Not said is unknown: most people do not know that they should say it.</summary>
    public string Anticoagulant => TriState("on-anticoagulant", absent: Unknown);

    public string StaffConcern => TriState("staff-concern", absent: NotSaid);

    public string? TreatmentPlan => First("treatment-plan");

    public int? SenderTotal => Total("sender-news2");

    public int? UsualTotal => Total("usual-news2");

    public IReadOnlyList<string> RequestedService => Codes("requested-service");

    public IReadOnlyList<string> RequestedUrgency => Codes("requested-urgency");

    /// <summary>True when a total was sent that is no whole number from 0 to 20.</summary>
    public bool HasUnreadableTotal(string linkId) => First(linkId) is not null && Total(linkId) is null;

    private static bool IsTriageForm(Element response) =>
        response["status"]?.Text != "entered-in-error" && response["questionnaire"]?.Text?.Split('|')[0] == Questionnaire;

    private static IEnumerable<Element> ItemsOf(Element parent)
    {
        foreach (var item in parent.All("item"))
        {
            yield return item;
            foreach (var nested in ItemsOf(item)) yield return nested;
            foreach (var answer in item.All("answer"))
                foreach (var nested in ItemsOf(answer)) yield return nested;
        }
    }

    private static IEnumerable<(string LinkId, string? Text)> AnswersOf(Element item)
    {
        foreach (var answer in item.All("answer"))
        {
            var value = answer.ValueOf();
            yield return (item["linkId"]?.Text ?? "", (value?.Text ?? value?["code"]?.Text)?.Trim());
        }
    }

    private string? First(string linkId) => _answers[linkId].FirstOrDefault(text => text is { Length: > 0 });

    /// <summary>The answers as codes; a spoken "none" is no code.</summary>
    private List<string> Codes(string linkId) =>
        [.. _answers[linkId].OfType<string>().Select(text => text.ToLowerInvariant()).Where(text => text is { Length: > 0 } and not "none").Distinct()];

    private string TriState(string linkId, string absent)
    {
        if (!_answers.Contains(linkId)) return absent;
        var answers = _answers[linkId].Select(text => text?.ToLowerInvariant() switch
        {
            "yes" or "true" => Yes,
            "no" or "false" => No,
            _ => Unknown,
        }).ToHashSet();
        // Two answers that disagree: the one that raises counts.
        return answers.Contains(Yes) ? Yes : answers.Contains(Unknown) ? Unknown : No;
    }

    private int? Total(string linkId) =>
        int.TryParse(First(linkId), NumberStyles.None, CultureInfo.InvariantCulture, out var total) && total <= 20 ? total : null;
}
