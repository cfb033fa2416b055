using Gateway.Fhir.Model;

namespace Gateway.Pathways.Stays;

/// <summary>
/// The discharge destination as a cross-check: where the person lives is for the register to say, and a hospital's code that means somewhere
/// else is named to whoever expects them (NHS Data Dictionary, DISCHARGE DESTINATION CODE).
/// </summary>
public static class Destination
{
    private const string Item = "destination";

    /// <summary>The codes that agree with living in a care home, and with living at home. 19 is in use for both.</summary>
    private static readonly string[] s_careHome = ["19", "54", "65", "85"];
    private static readonly string[] s_ownHome = ["19"];
    private static readonly string[] s_notSaid = ["98", "99"];

    /// <param name="livesInHome">True when the register names a care home.</param>
    public static ReadinessLine Check(Element? stay, bool livesInHome)
    {
        var coding = stay?.At("hospitalization", "dischargeDisposition")?.All("coding").FirstOrDefault();
        if (coding?["code"]?.Text is not { } code || s_notSaid.Contains(code)) return new ReadinessLine(Item, ReadinessState.Missing, "Not said. Ask the ward where they are going.");
        var where = $"{code} {coding["display"]?.Text}".TrimEnd();
        if ((livesInHome ? s_careHome : s_ownHome).Contains(code)) return new ReadinessLine(Item, ReadinessState.Said, where);
        var lives = livesInHome ? "a care home" : "no care home";
        return new ReadinessLine(Item, ReadinessState.Contradictory, $"The hospital's code means somewhere else ({where}); the register names {lives}. Ask the ward where they are going.");
    }
}
