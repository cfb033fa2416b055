using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary><c>is</c>, <c>as</c>, <c>ofType</c>, <c>type</c> (http://hl7.org/fhirpath/N1/#types).</summary>
internal static class TypeTests
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        new("is", 1, 1, site => Of("is", site.Input, site.Type(0))),
        new("as", 1, 1, site => Of("as", site.Input, site.Type(0))),
        new("ofType", 1, 1, OfType),
        Function.Of("type", (_, input) => Types(input)),
    ];

    /// <summary>The operators.</summary>
    public static Eval Of(string word, Eval operand, TypeName type)
    {
        if (word == "is") return run => operand(run).Single("is") is { Kind: not ItemKind.None } item ? Items.Of(FhirTypes.Is(item, type)) : Items.Empty;
        return run =>
        {
            var items = operand(run);
            if (!run.Context.AsFilters) items.Single("as");
            return OfType(run, items, type);
        };
    }

    private static Eval OfType(CallSite site)
    {
        var (input, type) = (site.Input, site.Type(0));
        return run => OfType(run, input(run), type);
    }

    private static Items OfType(Evaluation run, Items items, TypeName type)
    {
        run.Spend(items.Count);
        var kept = new ItemsBuilder();
        for (var i = 0; i < items.Count; i++)
            if (FhirTypes.IsOf(items[i], type)) kept.Add(items[i]);
        return kept.ToItems();
    }

    private static Items Types(Items input)
    {
        var types = new ItemsBuilder();
        for (var i = 0; i < input.Count; i++)
            if (FhirTypes.NameOf(input[i]) is { } name) types.Add(Item.Of(Nodes.OfType(name.Space, name.Name)));
        return types.ToItems();
    }
}
