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
            var item = operand(run).Single("as");
            return item.Kind != ItemKind.None && FhirTypes.IsOf(item, type) ? Items.Of(item) : Items.Empty;
        };
    }

    private static Eval OfType(CallSite site)
    {
        var (input, type) = (site.Input, site.Type(0));
        return run =>
        {
            var items = input(run);
            var kept = new ItemsBuilder();
            for (var i = 0; i < items.Count; i++)
                if (FhirTypes.IsOf(items[i], type)) kept.Add(items[i]);
            return kept.ToItems();
        };
    }

    private static Items Types(Items input)
    {
        var types = new ItemsBuilder();
        for (var i = 0; i < input.Count; i++)
            if (FhirTypes.NameOf(input[i]) is { } name) types.Add(Item.Of(Nodes.OfType(name.Space, name.Name)));
        return types.ToItems();
    }
}
