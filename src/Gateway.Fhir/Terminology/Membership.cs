namespace Gateway.Fhir.Terminology;

/// <summary>Whether a code is in a value set, as far as the definitions at hand can say.</summary>
public enum Membership
{
    /// <summary>The code is in the set.</summary>
    Member,

    /// <summary>The set and the code's system are known, and the code is not in the set.</summary>
    NotMember,

    /// <summary>The set or the code's system is not at hand: nothing is claimed.</summary>
    NotChecked,
}
