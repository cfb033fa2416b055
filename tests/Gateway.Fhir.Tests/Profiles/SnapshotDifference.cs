using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Tests.Profiles;

/// <summary>Compares a snapshot with the published one, element by element.</summary>
internal static class SnapshotDifference
{
    public static IEnumerable<string> Of(Profile theirs, Profile ours)
    {
        var own = ours.Elements.ToDictionary(element => element.Id, StringComparer.Ordinal);
        foreach (var element in theirs.Elements)
        {
            if (!own.Remove(element.Id, out var other))
            {
                yield return $"{element.Id} is not made";
                continue;
            }
            if (element.Min != other.Min) yield return $"{element.Id} min {element.Min} is {other.Min}";
            if (element.Max != other.Max && element.Id.Contains('.')) yield return $"{element.Id} max {element.Max} is {other.Max}";
            if (Types(element) != Types(other) && element.Id.Contains('.')) yield return $"{element.Id} types {Types(element)} are {Types(other)}";
            if (Json(element.Fixed) != Json(other.Fixed)) yield return $"{element.Id} fixed {Json(element.Fixed)} is {Json(other.Fixed)}";
            if (Json(element.Pattern) != Json(other.Pattern)) yield return $"{element.Id} pattern {Json(element.Pattern)} is {Json(other.Pattern)}";
            if (Binding(element) != Binding(other)) yield return $"{element.Id} binding {Binding(element)} is {Binding(other)}";
            if (Slicing(element, theirs) != Slicing(other, ours)) yield return $"{element.Id} slicing {Slicing(element, theirs)} is {Slicing(other, ours)}";
            if (element.ContentReference != other.ContentReference) yield return $"{element.Id} refers to {element.ContentReference}, here {other.ContentReference}";
        }
        foreach (var id in own.Keys) yield return $"{id} is made and not published";
    }

    /// <summary>Less what the compact R4 does not hold: targets of canonicals, profiles of Quantity; a reference to any Resource is one to anything.</summary>
    private static string Types(ProfileElement element) => string.Join(", ", element.Types
        .Select(type => $"{type.Code}<{string.Join('|', type.Profiles.Where(profile => !profile.EndsWith("Quantity", StringComparison.Ordinal)).Order())}>({Targets(type)})").Order());

    private static string Targets(ElementType type) =>
        type.Code == "canonical" || type.TargetProfiles is [Definitions.R4 + "Resource"] ? "" : string.Join('|', type.TargetProfiles.Order());

    private static string? Json(Element? value) => value is null ? null : JsonText.ToString(new Element("x").With(value.Clone()));

    private static string? Binding(ProfileElement element) => element.Binding is { Strength: not "example" } binding ? $"{binding.Strength} {binding.ValueSet.Split('|')[0]}" : null;

    /// <summary>A slicing without slices says nothing.</summary>
    private static string? Slicing(ProfileElement element, Profile profile) =>
        element.Slicing is { } slicing && profile.Elements.Any(other => other.SliceName is not null && other.Id.StartsWith(element.Id + ":", StringComparison.Ordinal))
            ? $"{string.Join(", ", slicing.Discriminators.Select(discriminator => $"{discriminator.Type} {discriminator.Path}"))} {slicing.Rules} {slicing.IsOrdered}"
            : null;
}
