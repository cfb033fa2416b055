namespace Gateway.Fhir.Terminology;

/// <summary>What the value sets and code systems at hand say about codes. Immutable; one serves any number of threads.</summary>
public sealed class TerminologyService
{
    private readonly Func<string, RequiredCodes?> _sets;

    private TerminologyService(Func<string, RequiredCodes?> sets) => _sets = sets;

    /// <summary>The codes of base R4 alone.</summary>
    public static TerminologyService R4 { get; } = new(RequiredCodes.Of);

    /// <summary>Whether a code is in a value set.</summary>
    /// <param name="valueSet">The canonical, with or without a version.</param>
    /// <param name="system">The code's system; null for an element of type code, which names none, so that any system of the set may hold it.</param>
    /// <param name="code">The code, compared as written.</param>
    public Membership IsMember(string valueSet, string? system, string code)
    {
        if (_sets(valueSet) is not { } set) return Membership.NotChecked;
        return (system is null ? set.Contains(code) : set.Contains(system, code)) ? Membership.Member : Membership.NotMember;
    }
}
