using System.Diagnostics.CodeAnalysis;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Json;

/// <summary>Puts right what stands in a tree that was read leniently: the table of <see cref="LenientJson"/> from "null" on.</summary>
internal sealed class LenientRepair(IssueList warnings)
{
    /// <summary>Puts right a resource and all below it.</summary>
    public void Run(Element resource) => Children(resource, TypeOf(resource, null));

    /// <summary>The children of an element whose type is this one; null where R4 does not know it.</summary>
    private void Children(Element parent, TypeDefinition? type)
    {
        var children = parent.Children;
        if (children.Count == 0) return;
        // Places in warnings are those of the text, so nothing is taken away before all children are seen.
        List<Element>? kept = null;
        for (var from = 0; from < children.Count;)
        {
            var name = children[from].Name;
            var to = from + 1;
            while (to < children.Count && children[to].Name == name) to++;
            var found = name == "resourceType" ? null : type?.Find(name);
            for (var i = from; i < to; i++)
            {
                var child = children[i];
                var stays = Stays(child, found?.Type);
                if (stays && found is { } known) Shape(child, known.Element, to - from);
                if (!stays) kept ??= [.. children.Take(i)];
                else kept?.Add(child);
            }
            from = to;
        }
        if (kept is not null) parent.ReplaceChildren(kept);
    }

    /// <summary>False for an element that says nothing, when what is in it is put right.</summary>
    private bool Stays(Element element, string? typeName)
    {
        var wasEmpty = element.Children.Count == 0;
        Children(element, TypeOf(element, typeName));
        var isEmpty = element.Children.Count == 0;
        switch (element.Kind)
        {
            case ElementKind.Object or ElementKind.Array when isEmpty:
                warnings.Warn(IssueCode.Empty, element, null, wasEmpty ? "An empty object or array says nothing and is left out." : "Nothing is left in this element, so it is left out.");
                return false;
            case ElementKind.Null when isEmpty:
                warnings.Warn(IssueCode.Empty, element, null, "A null says nothing and is left out.");
                return false;
            case ElementKind.String when element.Text is "" && isEmpty:
                warnings.Warn(IssueCode.Empty, element, null, "An empty string says nothing and is left out.");
                return false;
            case ElementKind.String when element.Text is "":
                warnings.Warn(IssueCode.Empty, element, null, "An empty string is no value; its id and extensions are kept.");
                element.SetValue(ElementKind.Null, null);
                return true;
            case ElementKind.String or ElementKind.Number or ElementKind.Boolean when typeName is not null && R4.Type(typeName) is { Kind: TypeKind.Primitive }:
                Kind(element, R4.JsonKindOf(typeName));
                return true;
            default:
                return true;
        }
    }

    /// <summary>A resource says its type itself, wherever it stands.</summary>
    private static TypeDefinition? TypeOf(Element element, string? declared) => (element.ResourceType ?? declared) is { } name ? R4.Type(name) : null;

    /// <summary>A primitive of another JSON kind than its type's.</summary>
    private void Kind(Element element, ElementKind wanted)
    {
        if (element.Kind == wanted || !TryText(element.Text!, element.Kind, wanted, out var text)) return;
        warnings.Warn(IssueCode.JsonKind, element, null, wanted switch
        {
            ElementKind.String => "This is text in R4 and is kept as a string; send it in quotes.",
            ElementKind.Number => "This is a number in R4 and is kept as one; send it without quotes.",
            _ => "This is a boolean in R4 and is kept as one; send true or false without quotes.",
        }, element.Text);
        element.SetValue(wanted, text);
    }

    private static bool TryText(string text, ElementKind written, ElementKind wanted, [NotNullWhen(true)] out string? result)
    {
        var trimmed = text.Trim();
        result = wanted switch
        {
            ElementKind.String => text,
            ElementKind.Number when written == ElementKind.String && PrimitiveFormat.IsDecimal(trimmed) => trimmed,
            ElementKind.Boolean when written == ElementKind.String && trimmed.Equals("true", StringComparison.OrdinalIgnoreCase) => "true",
            ElementKind.Boolean when written == ElementKind.String && trimmed.Equals("false", StringComparison.OrdinalIgnoreCase) => "false",
            _ => null,
        };
        return result is not null;
    }

    /// <summary>An array where one value belongs, or the other way round (http://hl7.org/fhir/R4/json.html#repeat).</summary>
    private void Shape(Element element, ElementDefinition definition, int count)
    {
        var repeats = definition.Max > 1;
        if (element.IsRepeat == repeats || (element.IsRepeat && count > 1) || element.Kind == ElementKind.Array) return;
        warnings.Warn(IssueCode.ArrayOrSingle, element, null, repeats
            ? "This element may repeat and is kept as an array of one; send it as an array."
            : "This element does not repeat and is kept as a single value; send it without an array.");
        element.IsRepeat = repeats;
    }
}
