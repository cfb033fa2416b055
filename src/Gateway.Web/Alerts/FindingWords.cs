using Gateway.Pathways.Alerts;

namespace Gateway.Web.Alerts;

/// <summary>What somebody who went to see may answer, in the words of the matter; the findings behind them are the same for every rule.</summary>
internal static class FindingWords
{
    private static readonly (AlertFinding Finding, string Words)[] s_usual =
        [(AlertFinding.Real, "It was so"), (AlertFinding.NotReal, "False alarm"), (AlertFinding.Unclear, "Could not tell")];

    private static readonly Dictionary<string, (AlertFinding Finding, string Words)[]> s_words = new()
    {
        ["fall"] = [(AlertFinding.Real, "It was a fall"), (AlertFinding.NotReal, "False alarm, no fall"), (AlertFinding.Unclear, "Could not tell")],
        ["no-signs-of-life"] = [(AlertFinding.Real, "They needed help"), (AlertFinding.NotReal, "False alarm, all was well"), (AlertFinding.Unclear, "Could not tell")],
        ["device-silent"] = [(AlertFinding.Real, "The device was not working"), (AlertFinding.NotReal, "False alarm, it works"), (AlertFinding.Unclear, "Could not tell")],
    };

    public static IReadOnlyList<(AlertFinding Finding, string Words)> Of(string rule) => s_words.GetValueOrDefault(rule, s_usual);

    public static string Of(string rule, AlertFinding finding) => Of(rule).First(word => word.Finding == finding).Words;
}
