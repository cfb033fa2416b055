using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources;

/// <summary>
/// Empty is absent: an empty cell, a blank string, JSON null, an empty array and HL7 v2's <c>""</c> hold nothing,
/// so that no map has to ask for a length first.
/// </summary>
internal static class Blanks
{
    public static bool IsBlank(Element element) => element.Kind switch
    {
        ElementKind.Object or ElementKind.Array or ElementKind.Null => element.Children.Count == 0,
        _ => element.Children.Count == 0 && string.IsNullOrWhiteSpace(element.Text),
    };

    /// <summary>The tree itself when it holds no blank, else a copy without them.</summary>
    public static Element Without(Element root) => HasBlank(root) ? Copy(root) : root;

    private static bool HasBlank(Element element)
    {
        foreach (var child in element.Children)
            if (IsBlank(child) || HasBlank(child)) return true;
        return false;
    }

    private static Element Copy(Element element)
    {
        var copy = new Element(element.Name, element.Kind, element.Text) { IsRepeat = element.IsRepeat };
        foreach (var child in element.Children)
        {
            if (IsBlank(child)) continue;
            var kept = Copy(child);
            if (!IsBlank(kept)) copy.Append(kept);
        }
        return copy;
    }
}
