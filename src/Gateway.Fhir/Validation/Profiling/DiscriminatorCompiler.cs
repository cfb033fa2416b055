using Gateway.Fhir.Definitions;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Validation.Checks;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>Finds in a slice's definition what its items have at a discriminator's path (http://hl7.org/fhir/R4/profiling.html#discriminator).</summary>
internal sealed class DiscriminatorCompiler(Func<string, Profile?> find)
{
    /// <summary>The test of a slice; null when its definition says nothing at the path, or the path is none we read.</summary>
    public DiscriminatorMatch? Compile(SnapshotTree slice, Discriminator discriminator)
    {
        if (DiscriminatorStep.Parse(discriminator.Path) is not { } steps) return null;
        if (discriminator.Type is "value" or "pattern") return ValueMatch(slice, steps);
        var place = Walk(slice, steps);
        return discriminator.Type switch
        {
            "exists" => Exists(place?.Definition, steps),
            "type" => TypesAt(place, steps) is { Count: > 0 } types ? new DiscriminatorMatch(steps, (element, _) => IsOfType(element, types)) : null,
            "profile" => ProfilesAt(place, steps) is { Count: > 0 } profiles ? new DiscriminatorMatch(steps, (element, run) => Follows(element, profiles, run)) : null,
            _ => null,
        };
    }

    private DiscriminatorMatch? ValueMatch(SnapshotTree slice, IReadOnlyList<DiscriminatorStep> steps)
    {
        var here = slice;
        var said = Said(slice.Definition);
        for (var i = 0; i < steps.Count && (here is not null || said is not null); i++)
        {
            if (said is not null && steps[i].Kind == DiscriminatorStepKind.Member)
            {
                said = said.Value.Value[steps[i].Word] is { } part ? (part, said.Value.IsFixed) : null;
                if (said is not null) continue;
            }
            // The address of an extension is that of its definition, be it at hand or not.
            if (steps[i].Word == "url" && here is { Name: "extension" or "modifierExtension" } && SingleProfile(here.Definition) is { } canonical)
                return new DiscriminatorMatch(steps, (element, _) => element.Text == canonical);
            here = here is null ? null : Step(here, steps[i]);
            said = here is null ? null : Said(here.Definition);
        }
        if (said is { } expected)
            return new DiscriminatorMatch(steps, expected.IsFixed
                ? (element, _) => ValueComparison.AreEqual(element, expected.Value)
                : (element, _) => ValueComparison.Has(element, expected.Value));
        if (here?.Definition.Binding is { Strength: "required" } binding)
            return new DiscriminatorMatch(steps, (element, run) => ProfileBindingCheck.IsMember(element, binding.ValueSet, run) == Terminology.Membership.Member);
        return here is not null && Parts(here) is { } parts ? new DiscriminatorMatch(steps, parts) : null;
    }

    /// <summary>What is said part by part: every fixed value below.</summary>
    private static Func<Element, ValidationRun, bool>? Parts(SnapshotTree here)
    {
        var parts = new List<(string Name, Func<Element, ValidationRun, bool> Test)>();
        foreach (var child in here.Children)
        {
            if (Said(child.Definition) is { } said)
                parts.Add((child.Name, said.IsFixed ? (element, _) => ValueComparison.AreEqual(element, said.Value) : (element, _) => ValueComparison.Has(element, said.Value)));
            else if (Parts(child) is { } deeper) parts.Add((child.Name, deeper));
        }
        if (parts.Count == 0) return null;
        return (element, run) => parts.All(part => element.Children.Any(child => child.Name == part.Name && part.Test(child, run)));
    }

    private static DiscriminatorMatch? Exists(ProfileElement? definition, IReadOnlyList<DiscriminatorStep> steps)
    {
        if (definition is null || (definition.Min == 0 && definition.Max > 0)) return null;
        return new DiscriminatorMatch(steps, (_, _) => true, isWanted: definition.Max > 0);
    }

    private static List<string> TypesAt(SnapshotTree? place, IReadOnlyList<DiscriminatorStep> steps)
    {
        if (place is null) return [];
        // A type of what a reference leads to is that of the target's profile.
        if (IsResolved(steps))
            return [.. place.Definition.Types.SelectMany(type => type.TargetProfiles).Select(canonical => canonical[(canonical.LastIndexOf('/') + 1)..]).Where(R4.ResourceTypes.Contains)];
        return [.. place.Definition.Types.Select(type => type.Code)];
    }

    private static List<string> ProfilesAt(SnapshotTree? place, IReadOnlyList<DiscriminatorStep> steps) => place is null
        ? []
        : [.. place.Definition.Types.SelectMany(type => IsResolved(steps) ? type.TargetProfiles : type.Profiles)];

    private static bool IsResolved(IReadOnlyList<DiscriminatorStep> steps) => steps is [.., { Kind: DiscriminatorStepKind.Resolve }];

    private static bool IsOfType(Element element, List<string> types) => FhirTypes.TypeOf(element) is { } type && types.Exists(wanted => R4.IsSubtypeOf(type, wanted));

    private static bool Follows(Element element, List<string> profiles, ValidationRun run) =>
        profiles.Exists(canonical => run.Profiles!.Find(canonical) is { } schema && run.Profiles.Conforms(element, schema, run));

    private SnapshotTree? Walk(SnapshotTree slice, IReadOnlyList<DiscriminatorStep> steps)
    {
        SnapshotTree? here = slice;
        foreach (var step in steps)
            if (step.Kind != DiscriminatorStepKind.Resolve && here is not null) here = Step(here, step);
        return here;
    }

    /// <summary>The definition one step further: in the profile itself, or in the one profile that its type names.</summary>
    private SnapshotTree? Step(SnapshotTree here, DiscriminatorStep step) => step.Kind switch
    {
        DiscriminatorStepKind.OfType => here,
        DiscriminatorStepKind.Resolve => null,
        DiscriminatorStepKind.Extension => here.Child("extension")?.Slices.Find(slice => SingleProfile(slice.Definition) == step.Word || slice.Child("url")?.Definition.Fixed?.Text == step.Word),
        _ => here.Child(step.Word) ?? (SingleProfile(here.Definition) is { } canonical && find(canonical) is { } profile ? SnapshotTree.Of(profile).Child(step.Word) : null),
    };

    private static string? SingleProfile(ProfileElement definition) => definition.Types is [{ Profiles: [var canonical] }] ? canonical.Split('|')[0] : null;

    private static (Element Value, bool IsFixed)? Said(ProfileElement definition) =>
        definition.Fixed is { } value ? (value, true) : definition.Pattern is { } pattern ? (pattern, false) : null;
}
