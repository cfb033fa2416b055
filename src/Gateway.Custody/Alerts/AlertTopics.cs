namespace Gateway.Custody.Alerts;

/// <summary>What an alert of a rule is about, in words for people.</summary>
public static class AlertTopics
{
    private static readonly Dictionary<string, string> s_topics = new()
    {
        ["fall"] = "Fall, confirmed or not answered",
        ["stumbles"] = "More stumbles than usual",
        ["sleep"] = "Sleep changed",
        ["fluids"] = "Drinks much less than usual",
        ["weight"] = "Weight lost",
        ["no-signs-of-life"] = "No sign of life",
        ["device-silent"] = "Device silent",
    };

    public static string Of(string rule) => s_topics.GetValueOrDefault(rule, rule);
}
