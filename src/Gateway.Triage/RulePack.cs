using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>A versioned set of triage rules, signed off by a named clinician; data from <c>mappings/rules/*.yaml</c>.</summary>
public sealed class RulePack
{
    private RulePack()
    {
    }

    public string Name => throw new NotImplementedException();

    public static (RulePack? Pack, IReadOnlyList<Issue> Issues) Read(string file, string yaml) => throw new NotImplementedException();

    /// <summary>Decides on a translated triage request. Always answers: what is missing raises or names, never lowers.</summary>
    public TriageDecision Decide(Element bundle) => throw new NotImplementedException();
}
