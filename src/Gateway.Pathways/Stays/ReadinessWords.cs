using System.Text.RegularExpressions;

namespace Gateway.Pathways.Stays;

/// <summary>
/// The words by which an item of the checklist is spoken of: whole phrases, so that "IV access" is no way into a house and "with respect" is no
/// plan. What is spoken of beside a word that takes it back or puts it off is not in order, whatever else is said in the same sentence.
/// </summary>
internal static partial class ReadinessWords
{
    /// <summary>Whether a question or a flag speaks of an item; words that speak of nothing on the list are of no item.</summary>
    public static bool SpeaksOf(string text, Regex phrase) => phrase.IsMatch(text);

    /// <summary>
    /// Whether something is said to be missing, refused or not settled yet. Read strictly: "yes, no escort needed" is not in order either; whoever
    /// reads the line sees the words themselves. The phrase of the item is left out, as "not for resuscitation" is a decision and "follow-up" a noun.
    /// </summary>
    public static bool IsOpen(string text, Regex phrase) => OpenWords().IsMatch(phrase.Replace(text, " "));

    [GeneratedRegex(@"\b(?:take[- ]home|discharge) (?:medicines?|medications?)\b|\b(?:medicines?|medications?) (?:(?:have |has )?(?:been )?(?:supplied|dispensed|provided)|to take (?:home|out|away)|(?:on|for|at) discharge)\b|\bTT[OA]s?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex Medicines();

    [GeneratedRegex(@"\bequipment\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex Equipment();

    [GeneratedRegex(@"\btransport\b|\bambulance (?:home|has been booked|has been arranged|booked|arranged)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex Transport();

    [GeneratedRegex(@"\bkey ?safe\b|\bkey-safe\b|\b(?:key|door|entry)[- ]?code\b|\baccess to (?:the |their |his |her )?(?:property|home|house|flat|bungalow|address)\b|\bproperty access\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex Access();

    // ReSPECT is written so; in any other way it is a plan only beside the word.
    [GeneratedRegex(@"\bReSPECT\b|\b(?i:respect) (?i:form|plan)\b|\b(?i:dnacpr|dnar)\b|\b(?i:(?:not )?for (?:full |attempted )?(?:cardiopulmonary )?(?:resuscitation|cpr))\b|\b(?i:do not (?:attempt )?(?:cardiopulmonary )?resuscitat(?:e|ion))\b|\b(?i:resuscitation (?:status|decision|plan|form))\b", RegexOptions.CultureInvariant)]
    public static partial Regex Resuscitation();

    [GeneratedRegex(@"\bfollow[- ]?up\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex FollowUp();

    [GeneratedRegex(@"\bconsulted\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex Consulted();

    // "no. 4711" is a number.
    [GeneratedRegex(@"\b(?:no(?!\.\s*[0-9])|not|none|nil|never|neither|nor|without|cannot|n/a|unknown|unclear|unsure|uncertain|unable|unavailable|declined|refused|cancelled|lost|missing|lacking|broken|failed|delayed|outstanding|pending|await(?:s|ed|ing)?|tb[aci]|to be|to follow|on order|yet to)\b|n[’']t\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OpenWords();
}
