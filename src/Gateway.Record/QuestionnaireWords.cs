using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>Answers as they were given, each behind its question.</summary>
internal static class QuestionnaireWords
{
    public static string What(Element response) => Codes.QuestionnaireOf(response) switch
    {
        Codes.TriageQuestionnaire => "Triage request",
        Codes.AboutMeQuestionnaire => "About me",
        _ => "Answers to a questionnaire",
    };

    public static string Value(Element response) => Words.Join("; ", ItemsOf(response));

    private static IEnumerable<string> ItemsOf(Element parent)
    {
        foreach (var item in parent.All("item"))
        {
            var question = item["text"]?.Text ?? Words.Spoken(item["linkId"]?.Text);
            var answers = Words.Join(", ", item.All("answer").Select(Words.Value));
            if (answers.Length > 0) yield return $"{question}: {answers}";
            foreach (var nested in item.All("answer").Prepend(item).SelectMany(ItemsOf)) yield return nested;
        }
    }
}
