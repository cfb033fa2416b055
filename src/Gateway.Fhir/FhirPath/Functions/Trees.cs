using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#tree-navigation</summary>
internal static class Trees
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("children", Children),
        Function.Of("descendants", Descendants),
    ];

    private static Items Children(Evaluation run, Items input)
    {
        var found = new ItemsBuilder();
        for (var i = 0; i < input.Count; i++)
            if (input[i].AsNode is { } node) Navigation.AddChildren(node, ref found);
        run.Spend(found.Count);
        return found.ToItems();
    }

    /// <summary>Everything below, parents before their children.</summary>
    private static Items Descendants(Evaluation run, Items input)
    {
        var found = new ItemsBuilder();
        var open = new Stack<Element>();
        for (var i = 0; i < input.Count; i++)
        {
            Open(input[i]);
            while (open.TryPop(out var node))
            {
                found.Add(Item.Of(node));
                run.Spend(1);
                Open(Item.Of(node));
            }
        }
        return found.ToItems();

        void Open(Item item)
        {
            if (item.AsNode is not { Children.Count: > 0 } node) return;
            var children = new ItemsBuilder();
            Navigation.AddChildren(node, ref children);
            for (var i = children.Count - 1; i >= 0; i--) open.Push(children[i].Node);
        }
    }
}
