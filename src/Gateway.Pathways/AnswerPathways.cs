using Gateway.Pathways.Answers;

namespace Gateway.Pathways;

/// <summary>The pathways that a route may name: how a recipient may answer what it was asked.</summary>
public static class AnswerPathways
{
    private static readonly Pathway[] s_all = [Referral.Pathway, Arrival.Pathway];

    public static IEnumerable<string> Names => s_all.Select(pathway => pathway.Name);

    /// <summary>Null when there is none of that name.</summary>
    public static Pathway? Find(string? name) => Array.Find(s_all, pathway => pathway.Name == name);
}
