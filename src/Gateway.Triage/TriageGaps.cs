namespace Gateway.Triage;

/// <summary>What a request did not say and would have helped, in words, without values.</summary>
internal static class TriageGaps
{
    private static readonly Dictionary<string, string> Words = new()
    {
        [News2Chart.RespirationRateName] = "respiration rate",
        [News2Chart.Spo2Name] = "oxygen saturation",
        [News2Chart.OxygenName] = "air or oxygen",
        [News2Chart.SystolicName] = "systolic blood pressure",
        [News2Chart.PulseName] = "pulse",
        [News2Chart.ConsciousnessName] = "level of consciousness",
        [News2Chart.TemperatureName] = "temperature",
    };

    public static string WordsOf(string parameter) => Words[parameter];

    /// <summary>What of a score was sent and could not be counted as it is, and why.</summary>
    public static IEnumerable<string> Of(News2Score score) => score.Reasons.Select(reason => $"{Words[reason.Key]}: {reason.Value}");

    public static IEnumerable<string> Of(TriageRequest request)
    {
        if (request.Form.Response is null) yield return "triage form: not in the message, so this was decided on observations alone";
        foreach (var parameter in request.Score.Missing)
            yield return $"{Words[parameter]}: {request.Score.Reasons.GetValueOrDefault(parameter, "not measured")}";
        foreach (var said in request.Form.All("unreadable-observation"))
            yield return $"{said.Split(':')[0]}: it was sent and cannot be read";
        if (request.Later.Count > 0) yield return "observations: measured again after the set that is counted, and not completely; complete the set";
        if (request.Sets.Latest.Any(set => set.Observations.IsScale2Unprescribed))
            yield return "SpO2 scale 2: it was sent without a prescription (who and when), so scale 1 is used, or the higher of the two; say who prescribed it and when";
        if (request.Age == "old") yield return "observations: measured more than 12 hours ago; measure again";
        if (request.Age == "future") yield return "observations: their time is in the future; correct the clock or the time";
        if (request.IsOfTheFuture) yield return "the request: its time is in the future; correct the clock";
        if (request.Sets.Latest.Any(set => set.IsOldConfusion)) yield return "consciousness: C was sent and it was said that the confusion is not new, so it does not score";
        if (!request.Form.Asks("red-flag")) yield return "red flags: not said; unresponsive, signs of a stroke, chest pain, heavy bleeding, a severe allergic reaction or failing breathing: ring 999";
        if (request.HeadInjury == TriageForm.NotSaid && request.Anticoagulant != TriageForm.No)
            yield return "head injury: not said; if the head was hurt, ring 999, unless it is certain that the person takes no anticoagulant";
        if (request.Anticoagulant == TriageForm.Unknown) yield return "anticoagulant: not known";
        if (request.HasUnreadableTotal("sender-news2")) yield return "the sender's NEWS2: no whole number from 0 to 20";
        if (request.UsualTotal is null) yield return "usual NEWS2: not given, so the score cannot be set against the person's own";
    }
}
