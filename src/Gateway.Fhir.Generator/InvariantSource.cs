using System.Text.Json;

namespace Gateway.Fhir.Generator;

/// <summary>Reads the constraints of an element, which a snapshot repeats at every element that inherits them.</summary>
internal static class InvariantSource
{
    private const string BestPractice = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice";
    private const string SimpleQuantity = "http://hl7.org/fhir/StructureDefinition/SimpleQuantity";

    /// <summary>The one invariant that the package adds to R4; it speaks of elements of a later version.</summary>
    private const string Added = "evv-1";

    /// <summary>Every constraint that stands at the element, inherited ones too; the rule of SimpleQuantity, the one profile that R4's own elements name.</summary>
    public static IReadOnlyList<SourceInvariant> Of(JsonElement element)
    {
        var found = new List<SourceInvariant>();
        if (element.TryGetProperty("constraint", out var constraints))
            found.AddRange(constraints.EnumerateArray().Where(one => Text(one, "key") != Added).Select(Read));
        if (element.TryGetProperty("type", out var types) && types.EnumerateArray().Any(IsSimpleQuantity))
            found.Add(new SourceInvariant("sqty-1", "error", "comparator.empty()", "The comparator is not used on a SimpleQuantity"));
        return found;
    }

    /// <summary>Leaves each invariant at the type that states it.</summary>
    public static void RemoveInherited(IReadOnlyList<SourceType> types)
    {
        var byName = types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        // Read before anything is removed.
        var stated = types.ToDictionary(type => type.Name, type => type.Invariants.Select(one => one.Key).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var type in types)
        {
            if (type.Base is { } parent) type.Invariants.RemoveAll(one => IsStated(parent, one.Key));
            foreach (var element in type.Elements)
            {
                var name = element.ContentReference ?? element.Types[0];
                element.Invariants.RemoveAll(one => IsStated(name, one.Key));
            }
        }

        bool IsStated(string name, string key)
        {
            for (var here = name; here is not null; here = byName[here].Base)
                if (stated[here].Contains(key)) return true;
            return false;
        }
    }

    private static SourceInvariant Read(JsonElement constraint)
    {
        var key = Text(constraint, "key")!;
        var isPractice = constraint.TryGetProperty("extension", out var extensions)
            && extensions.EnumerateArray().Any(extension => Text(extension, "url") == BestPractice && extension.GetProperty("valueBoolean").GetBoolean());
        return new SourceInvariant(key, isPractice ? "practice" : Text(constraint, "severity")!, InvariantCorrections.Of(key, Text(constraint, "expression")!), Text(constraint, "human")!);
    }

    private static bool IsSimpleQuantity(JsonElement type) =>
        type.TryGetProperty("profile", out var profiles) && profiles.EnumerateArray().Any(profile => profile.GetString() == SimpleQuantity);

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() : null;
}
