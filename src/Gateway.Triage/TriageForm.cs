using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>
/// The answers of a triage form (QuestionnaireResponse), by linkId. What is not said stays "not-said" and what cannot be read is
/// "unknown": neither ever becomes "no".
/// </summary>
internal sealed class TriageForm
{
    public const string Questionnaire = "https://gateway.example/Questionnaire/triage-request";
    public const string Yes = "yes";
    public const string No = "no";
    public const string Unknown = "unknown";
    public const string NotSaid = "not-said";

    private readonly ILookup<string, string?> _answers;

    public TriageForm(Element bundle)
    {
        Response = bundle.ResourcesOf("QuestionnaireResponse").FirstOrDefault(IsTriageForm);
        _answers = (Response is null ? [] : ItemsOf(Response)).SelectMany(AnswersOf).ToLookup(answer => answer.LinkId, answer => answer.Text);
    }

    /// <summary>Null when the bundle has none.</summary>
    public Element? Response { get; }

    public bool Asks(string linkId) => _answers.Contains(linkId);

    public string? First(string linkId) => All(linkId).FirstOrDefault();

    /// <summary>The answers as they were given, empty ones left out.</summary>
    public IEnumerable<string> All(string linkId) => _answers[linkId].OfType<string>().Where(text => text.Length > 0);

    /// <summary>The answers as codes; a spoken "none" is no code.</summary>
    public IReadOnlyList<string> Codes(string linkId) => [.. All(linkId).Select(text => text.ToLowerInvariant()).Where(text => text is not "none").Distinct()];

    public string TriState(string linkId, string absent)
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

    public int? Total(string linkId) =>
        int.TryParse(First(linkId), NumberStyles.None, CultureInfo.InvariantCulture, out var total) && total <= 20 ? total : null;

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
}
