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
    public static Element Of(Element made, string? type, Dictionary<Element, Element>? kept = null)
    {
        Settle(made, type, kept);
        return made;
    }

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

    /// <summary>False when nothing was written into it. Most elements are as they should be; then nothing is moved.</summary>
    private static bool Settle(Element element, string? type, Dictionary<Element, Element>? all)
    {
        if (element.Children.Count == 0)
        {
            var isValue = element.IsPrimitive && element.Kind is not ElementKind.Null;
            if (isValue) all?.Add(element, element);
            return isValue;
        }
        type = element.ResourceType ?? type;
        var order = type is null ? null : s_orders.GetOrAdd(type, OrderOf);
        var (isSorted, last) = (true, int.MinValue);
        List<Element>? empty = null;
        foreach (var child in element.Children)
        {
            var (place, childType) = PlaceOf(child, order);
            if (!Settle(child, childType, all)) (empty ??= []).Add(child);
            isSorted &= last <= place;
            last = place;
        }
        foreach (var child in empty ?? []) element.Remove(child);
        if (!isSorted) Sort(element, order);
        if (element.Children.Count == 0 && element.Text is null) return false;
        all?.Add(element, element);
        return true;
    }

    private static (int Order, string? Type) PlaceOf(Element child, Dictionary<string, (int Order, string? Type)>? order) =>
        order is not null && order.TryGetValue(child.Name, out var known) ? known : (child.Name == "resourceType" ? -1 : int.MaxValue, null);

    /// <summary>A stable sort: repeats keep their order.</summary>
    private static void Sort(Element element, Dictionary<string, (int Order, string? Type)>? order)
    {
        var sorted = element.Children.OrderBy(child => PlaceOf(child, order).Order).ToList();
        for (var i = element.Children.Count - 1; i >= 0; i--) element.Remove(element.Children[i]);
        foreach (var child in sorted) element.Append(child);
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
