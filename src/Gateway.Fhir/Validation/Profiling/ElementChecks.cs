using Gateway.Fhir.Definitions;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Validation.Checks;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>The checks of one element of a profile, less those that base R4 or the element it slices makes already.</summary>
internal static class ElementChecks
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>Profiles of R4 itself, whose one rule stands at the elements that name them (sqty-1).</summary>
    private static readonly string[] s_coreProfiles = [Core + "SimpleQuantity", Core + "MoneyQuantity"];

    /// <param name="definition">What the profile says.</param>
    /// <param name="element">What R4 says.</param>
    /// <param name="sliced">What the profile says of the element that this one is a slice of, else null.</param>
    /// <param name="owner">For people.</param>
    public static Check[] Of(ProfileElement definition, ElementDefinition element, ProfileElement? sliced, string owner)
    {
        var checks = new List<Check>();
        Types(definition, element, sliced, owner, checks);
        if (definition.Fixed is { } value) checks.Add(new FixedCheck(value, owner));
        if (definition.Pattern is { } pattern) checks.Add(new PatternCheck(pattern, owner));
        if (definition.MaxLength is { } length && length != sliced?.MaxLength) checks.Add(new LengthCheck(length, owner));
        if (definition.MinValue is { } least) checks.Add(new RangeCheck(least, isLeast: true, owner));
        if (definition.MaxValue is { } greatest) checks.Add(new RangeCheck(greatest, isLeast: false, owner));
        if (definition.Binding is { Strength: "required" or "extensible" } binding && binding != sliced?.Binding && !IsBase(binding, element))
            checks.Add(new ProfileBindingCheck(binding, owner));
        checks.AddRange(Invariants(definition, Known(element).Concat(sliced?.Invariants.Select(invariant => invariant.Key) ?? [])));
        return [.. checks];
    }

    public static InvariantCheck[] Invariants(ProfileElement definition, IEnumerable<string> known)
    {
        var keys = known.ToHashSet(StringComparer.Ordinal);
        return InvariantCheck.Of(definition.Invariants.Where(invariant => !keys.Contains(invariant.Key)));
    }

    /// <summary>The keys that R4 states at the element and at its types.</summary>
    private static IEnumerable<string> Known(ElementDefinition element) =>
        element.Invariants.Concat(element.Types.SelectMany(type => R4.Type(type)?.Invariants ?? [])).Select(invariant => invariant.Key);

    private static bool IsBase(ValueSetBinding binding, ElementDefinition element) =>
        element.Binding is { } own && own.Strength == binding.Strength && own.ValueSet == binding.ValueSet.Split('|')[0]
        && (own.Strength == "extensible" || Terminology.RequiredCodes.Of(own.ValueSet) is not null);

    private static void Types(ProfileElement definition, ElementDefinition element, ProfileElement? sliced, string owner, List<Check> checks)
    {
        var types = definition.Types.Where(type => R4.Type(type.Code) is not null).ToList();
        if (types.Count == 0) return;
        if (element.IsChoice && types.Count < element.Types.Count && sliced is null)
            checks.Add(new ChoiceCheck([.. types.Select(type => TypeDefinition.JsonName(element, type.Code))], owner));
        if (element.Types is ["Resource"] && !types.Exists(type => type.Code is "Resource" or "DomainResource"))
            checks.Add(new ResourceTypeCheck([.. types.Select(type => type.Code)], owner));
        foreach (var type in types)
        {
            var profiles = type.Profiles.Where(canonical => !s_coreProfiles.Contains(canonical)).ToList();
            if (profiles.Count > 0 && !SameProfiles(type, sliced)) checks.Add(new TypeProfileCheck(element.IsChoice ? TypeDefinition.JsonName(element, type.Code) : null, profiles, owner));
            if (type.Code == "Reference" && !SameTargets(type, sliced)) Target(type, element, owner, checks);
        }
    }

    private static bool SameProfiles(ElementType type, ProfileElement? sliced) =>
        sliced?.Types.FirstOrDefault(other => other.Code == type.Code) is { } same && same.Profiles.SequenceEqual(type.Profiles);

    private static bool SameTargets(ElementType type, ProfileElement? sliced) =>
        sliced?.Types.FirstOrDefault(other => other.Code == type.Code) is { } same && same.TargetProfiles.SequenceEqual(type.TargetProfiles) && same.Aggregation.SequenceEqual(type.Aggregation);

    private static void Target(ElementType type, ElementDefinition element, string owner, List<Check> checks)
    {
        List<string> names = [], canonicals = [];
        foreach (var canonical in type.TargetProfiles)
        {
            var name = canonical.StartsWith(Core, StringComparison.Ordinal) ? canonical[Core.Length..].Split('|')[0] : null;
            if (name is not null && R4.Type(name) is { Kind: TypeKind.Resource }) names.Add(name);
            else canonicals.Add(canonical);
        }
        var isBase = canonicals.Count == 0 && (names.Contains("Resource") || names.Count == 0 || names.ToHashSet().SetEquals(element.Targets));
        if (!isBase || type.Aggregation.Count > 0) checks.Add(new TargetCheck(isBase ? [] : names, isBase ? [] : canonicals, type.Aggregation, owner));
    }
}
