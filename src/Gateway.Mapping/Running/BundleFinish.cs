using System.Collections.Concurrent;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Running;

/// <summary>The bundle, or another target, as it leaves: without the elements that nothing was written into, each element's children in the order of the definitions.</summary>
internal static class BundleFinish
{
    private static readonly ConcurrentDictionary<string, Dictionary<string, (int Order, string? Type)>> s_orders = new(StringComparer.Ordinal);

    /// <param name="made">As the rules left it.</param>
    /// <param name="type">Its R4 type, if known.</param>
    /// <param name="kept">Is told what each element became, for those who follow single values.</param>
    public static Element Of(Element made, string? type, Dictionary<Element, Element>? kept = null) => Copy(made, type, kept) ?? made;

    /// <summary>What of an entry is missing that every later step needs.</summary>
    public static IEnumerable<string> Faults(Element bundle)
    {
        foreach (var entry in bundle.All("entry"))
        {
            var type = entry["resource"]?.ResourceType;
            if (type is null) yield return "An entry of the bundle has no resource.";
            else if (entry.At("resource", "id") is null) yield return $"A {type} has no id; set one from the sender's key with uuidFrom().";
            else if (entry["fullUrl"] is null) yield return $"The entry of a {type} has no fullUrl; set it to urn:uuid: and the resource's id.";
        }
    }

    private static Element? Copy(Element element, string? type, Dictionary<Element, Element>? all)
    {
        if (element.Kind is ElementKind.Null && element.Children.Count == 0) return null;
        var copy = new Element(element.Name, element.Kind, element.Text) { IsRepeat = element.IsRepeat };
        if (element.Tag is CreatedType) copy.Tag = element.Tag;
        if (all is not null) all[element] = copy;
        if (element.Children.Count == 0) return element.IsPrimitive ? copy : null;
        type = element.ResourceType ?? type;
        var order = type is null ? null : s_orders.GetOrAdd(type, OrderOf);
        foreach (var (_, child, childType) in InOrder(element, order))
            if (Copy(child, childType, all) is { } kept) copy.Append(kept);
        return copy.Children.Count > 0 || copy.Text is not null ? copy : null;
    }

    private static IEnumerable<(int Order, Element Child, string? Type)> InOrder(Element element, Dictionary<string, (int Order, string? Type)>? order)
    {
        var children = new List<(int Order, Element Child, string? Type)>(element.Children.Count);
        var sorted = true;
        foreach (var child in element.Children)
        {
            var (place, type) = order is not null && order.TryGetValue(child.Name, out var known) ? known : (child.Name == "resourceType" ? -1 : int.MaxValue, null);
            sorted &= children.Count == 0 || children[^1].Order <= place;
            children.Add((place, child, type));
        }
        // A stable sort: repeats keep their order.
        return sorted ? children : children.OrderBy(child => child.Order);
    }

    private static Dictionary<string, (int, string?)> OrderOf(string type)
    {
        var order = new Dictionary<string, (int, string?)>(StringComparer.Ordinal);
        if (R4.Type(type) is not { } definition) return order;
        for (var i = 0; i < definition.Elements.Count; i++)
        {
            var element = definition.Elements[i];
            if (!element.IsChoice) order[element.Name] = (i, element.Types[0]);
            else foreach (var choice in element.Types) order[TypeDefinition.JsonName(element, choice)] = (i, choice);
        }
        return order;
    }
}
