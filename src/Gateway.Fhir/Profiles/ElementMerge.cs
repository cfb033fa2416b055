using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// What becomes of an element when a differential constrains it (http://hl7.org/fhir/R4/profiling.html#resources):
/// a constraint narrows, so where the differential would widen, the base's word stays and the fault is said.
/// </summary>
internal static class ElementMerge
{
    private static readonly string[] s_strengths = ["example", "preferred", "extensible", "required"];

    public static ProfileElement Merge(ProfileElement below, DifferentialElement own, string place, List<Issue> faults)
    {
        if (own.Min < below.Min) Widens("a smaller least number");
        if (own.Max > below.Max) Widens("a greater greatest number");
        if (own.MaxLength > below.MaxLength) Widens("a longer text");
        var binding = Binding(below.Binding, own);
        if (binding is null != below.Binding is null || Strength(binding) < Strength(below.Binding))
        {
            if (below.Binding is not null) Widens("a weaker binding");
        }
        return below with
        {
            Min = Math.Max(own.Min ?? 0, below.Min),
            Max = Math.Min(own.Max ?? int.MaxValue, below.Max),
            Types = own.Types.Count == 0 ? below.Types : Types(below.Types, own.Types, Widens),
            Fixed = own.Fixed ?? below.Fixed,
            Pattern = own.Pattern ?? below.Pattern,
            MinValue = own.MinValue ?? below.MinValue,
            MaxValue = own.MaxValue ?? below.MaxValue,
            MaxLength = own.MaxLength is { } length ? Math.Min(length, below.MaxLength ?? int.MaxValue) : below.MaxLength,
            Binding = Strength(binding) < Strength(below.Binding) ? below.Binding : binding,
            Slicing = own.Slicing ?? below.Slicing,
            Invariants = Invariants(below.Invariants, own.Invariants),
        };

        void Widens(string what) => faults.Add(Issue.Warning(
            ProfileIssueCode.Widens, "business-rule", place, $"The differential asks for {what} than its base; a profile may only narrow. The base's word stays."));
    }

    private static ValueSetBinding? Binding(ValueSetBinding? below, DifferentialElement own) =>
        (own.ValueSet ?? below?.ValueSet) is { } valueSet ? new ValueSetBinding(own.Strength ?? below?.Strength ?? "example", valueSet) : null;

    private static int Strength(ValueSetBinding? binding) => binding is null ? -1 : Array.IndexOf(s_strengths, binding.Strength);

    /// <summary>The differential's list stands for the base's; what it leaves open about a type stays as the base has it.</summary>
    private static IReadOnlyList<ElementType> Types(IReadOnlyList<ElementType> below, IReadOnlyList<ElementType> own, Action<string> widens)
    {
        if (below.Count == 0) return own;
        var types = new List<ElementType>(own.Count);
        foreach (var type in own)
        {
            var parent = below.FirstOrDefault(other => other.Code == type.Code) ?? below.FirstOrDefault(other => R4.IsSubtypeOf(type.Code, other.Code));
            if (parent is null)
            {
                widens("another type");
                continue;
            }
            types.Add(type with
            {
                Profiles = type.Profiles.Count == 0 && parent.Code == type.Code ? parent.Profiles : type.Profiles,
                TargetProfiles = type.TargetProfiles.Count == 0 ? parent.TargetProfiles : type.TargetProfiles,
                Aggregation = type.Aggregation.Count == 0 ? parent.Aggregation : type.Aggregation,
            });
        }
        return types.Count == 0 ? below : types;
    }

    /// <summary>They add up; one with the key of another takes its place.</summary>
    private static IReadOnlyList<Invariant> Invariants(IReadOnlyList<Invariant> below, IReadOnlyList<Invariant> own) =>
        own.Count == 0 ? below : [.. below.Where(old => !own.Any(invariant => invariant.Key == old.Key)), .. own];
}
