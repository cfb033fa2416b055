using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Tests.Profiles;

/// <summary>What must hold of every snapshot (http://hl7.org/fhir/R4/structuredefinition.html, sdf-1 and after).</summary>
internal static class SnapshotInvariants
{
    private static readonly string[] s_strengths = ["example", "preferred", "extensible", "required"];

    /// <summary>What is wrong with a snapshot by itself, and against the one it derives from; nothing when it is well made.</summary>
    public static IEnumerable<string> Faults(Profile profile, ProfileCatalogue catalogue) =>
        Own(profile).Concat(Against(catalogue.Find(profile.BaseUrl!)!, profile)).Select(fault => $"{profile.Name}: {fault}");

    private static IEnumerable<string> Own(Profile profile)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (profile.Elements[0].Id != profile.Type) yield return "the first element is not the root";
        foreach (var element in profile.Elements)
        {
            var dot = element.Id.LastIndexOf('.');
            if (dot > 0 && !seen.Contains(element.Id[..dot])) yield return $"{element.Id} stands before its parent";
            if (element.SliceName is not null && !seen.Contains(element.Id[..element.Id.LastIndexOf(':')])) yield return $"{element.Id} stands before what it slices";
            if (!seen.Add(element.Id)) yield return $"{element.Id} stands twice";
            if (element.Min > element.Max) yield return $"{element.Id} asks for more than it allows";
            if (dot > 0 && element.Types.Count == 0 && element.ContentReference is null) yield return $"{element.Id} has no type";
            if (element.SliceName is not null && profile.Elements.Single(other => other.Id == element.Id[..element.Id.LastIndexOf(':')]).Slicing is null)
                yield return $"{element.Id} slices what is not sliced";
        }
    }

    private static IEnumerable<string> Against(Profile below, Profile profile)
    {
        var own = profile.Elements.ToDictionary(element => element.Id, StringComparer.Ordinal);
        foreach (var parent in below.Elements.Skip(1))
        {
            if (!own.TryGetValue(parent.Id, out var element))
            {
                yield return $"{parent.Id} of the base is lost";
                continue;
            }
            if (element.Min < parent.Min || element.Max > parent.Max) yield return $"{parent.Id} is wider than in the base";
            if (parent.Types.Count > 0 && !element.Types.All(type => parent.Types.Any(other => Definitions.IsOrDerives(type.Code, other.Code)))) yield return $"{parent.Id} has a type that the base has not";
            if (parent.Binding is { } binding && Array.IndexOf(s_strengths, element.Binding?.Strength) < Array.IndexOf(s_strengths, binding.Strength)) yield return $"{parent.Id} is bound more weakly";
            if (parent.Fixed is not null && element.Fixed?.Text != parent.Fixed.Text) yield return $"{parent.Id} is fixed to another value";
            if (!parent.Invariants.All(invariant => element.Invariants.Any(other => other.Key == invariant.Key))) yield return $"{parent.Id} has lost an invariant";
        }
    }
}
