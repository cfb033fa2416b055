using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation;

/// <summary>How values compare with those that a profile fixes (http://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_).</summary>
internal static class ValueComparison
{
    /// <summary>Fixed: the same in every part, "including white space, and the accuracy of dates"; the order of elements does not count, that of repeats does.</summary>
    public static bool AreEqual(Element value, Element expected)
    {
        if (value.Kind != expected.Kind || value.Text != expected.Text || value.Children.Count != expected.Children.Count) return false;
        var place = 0;
        string? name = null;
        foreach (var child in expected.Children)
        {
            place = child.Name == name ? place + 1 : 0;
            name = child.Name;
            if (At(value, name, place) is not { } found || !AreEqual(found, child)) return false;
        }
        return true;
    }

    /// <summary>Pattern: everything of the pattern is there; of repeats some one has it.</summary>
    public static bool Has(Element value, Element pattern)
    {
        if (pattern.IsPrimitive && (value.Kind != pattern.Kind || value.Text != pattern.Text)) return false;
        foreach (var part in pattern.Children)
        {
            var isThere = false;
            foreach (var child in value.Children) isThere |= child.Name == part.Name && Has(child, part);
            if (!isThere) return false;
        }
        return true;
    }

    private static Element? At(Element parent, string name, int place)
    {
        foreach (var child in parent.Children)
            if (child.Name == name && place-- == 0) return child;
        return null;
    }
}
