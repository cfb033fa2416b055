namespace Gateway.Fhir.Terminology;

/// <summary>A compiled part of a value set: says of a code whether it is in it. A system of null is any system of the part.</summary>
internal abstract class CodeTest
{
    public static CodeTest Unknown { get; } = new UnknownTest();

    public abstract Membership Test(string? system, string code);

    /// <summary>Codes of one system, of which nothing more is known.</summary>
    public static CodeTest UnknownOf(string system) => new UnknownTest(system);

    private sealed class UnknownTest(string? system = null) : CodeTest
    {
        public override Membership Test(string? given, string code) =>
            system is null || given is null || given == system ? Membership.NotChecked : Membership.NotMember;
    }
}

/// <summary>Codes of one system, written out.</summary>
internal sealed class ListTest(string system, IReadOnlySet<string> codes) : CodeTest
{
    public override Membership Test(string? given, string code) =>
        (given is null || given == system) && codes.Contains(code) ? Membership.Member : Membership.NotMember;
}

/// <summary>All codes of a system, or those for which the filters hold; as far as the system is at hand.</summary>
internal sealed class SystemTest(string system, CodeSystemDefinition? definition, IReadOnlyList<Func<CodeConcept, bool?>> filters) : CodeTest
{
    public override Membership Test(string? given, string code)
    {
        if (given is not null && given != system) return Membership.NotMember;
        if (definition is null) return CodeSyntax.Judge(system, code);
        if (definition.Find(code) is not { } concept) return definition.IsComplete ? Membership.NotMember : Membership.NotChecked;
        var isUnsure = false;
        foreach (var filter in filters)
        {
            var holds = filter(concept);
            if (holds == false) return Membership.NotMember;
            isUnsure |= holds is null;
        }
        return isUnsure ? Membership.NotChecked : Membership.Member;
    }
}

/// <summary>Holds when all hold.</summary>
internal sealed class AllTest(IReadOnlyList<CodeTest> tests) : CodeTest
{
    public override Membership Test(string? system, string code)
    {
        var result = Membership.Member;
        foreach (var test in tests)
        {
            var one = test.Test(system, code);
            if (one == Membership.NotMember) return one;
            if (one == Membership.NotChecked) result = one;
        }
        return result;
    }
}

/// <summary>Holds when one holds.</summary>
internal sealed class AnyTest(IReadOnlyList<CodeTest> tests) : CodeTest
{
    public override Membership Test(string? system, string code)
    {
        var result = Membership.NotMember;
        foreach (var test in tests)
        {
            var one = test.Test(system, code);
            if (one == Membership.Member) return one;
            if (one == Membership.NotChecked) result = one;
        }
        return result;
    }
}

/// <summary>What is included and not excluded.</summary>
internal sealed class ExceptTest(CodeTest included, CodeTest excluded) : CodeTest
{
    public override Membership Test(string? system, string code)
    {
        var isIn = included.Test(system, code);
        if (isIn == Membership.NotMember) return isIn;
        return excluded.Test(system, code) switch
        {
            Membership.Member => Membership.NotMember,
            Membership.NotMember => isIn,
            _ => Membership.NotChecked,
        };
    }
}

/// <summary>An expansion proves that a code is in the set; what is not in it may have joined the set since.</summary>
internal sealed class ExpansionTest(CodeTest? definition, AnyTest expansion, bool isWhole) : CodeTest
{
    public override Membership Test(string? system, string code)
    {
        var defined = definition?.Test(system, code) ?? Membership.NotChecked;
        if (defined != Membership.NotChecked) return defined;
        var found = expansion.Test(system, code);
        return found == Membership.NotMember && (definition is not null || !isWhole) ? Membership.NotChecked : found;
    }
}
