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

    public static IEnumerable<string> Of(TriageRequest request)
    {
        if (request.Form is null) yield return "triage form: not in the message, so this was decided on observations alone";
        foreach (var parameter in request.Score.Missing)
            yield return $"{Words[parameter]}: {request.Score.Reasons.GetValueOrDefault(parameter, "not measured")}";
        if (request.HeadInjury == TriageRequest.NotSaid && request.Anticoagulant != TriageRequest.No)
            yield return "head injury: not said; if the head was hurt, ring 999, unless it is certain that the person takes no anticoagulant";
        if (request.Anticoagulant == TriageRequest.Unknown) yield return "anticoagulant: not known";
        if (request.HasUnreadableTotal("sender-news2")) yield return "the sender's NEWS2: no whole number from 0 to 20";
        if (request.UsualTotal is null) yield return "usual NEWS2: not given, so the score cannot be set against the person's own";
    }
}
