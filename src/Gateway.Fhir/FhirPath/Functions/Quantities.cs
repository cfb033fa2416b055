using Gateway.Fhir.FhirPath.Operators;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#toquantityunit-string-quantity, and <c>comparable</c> of R4.</summary>
internal static class Quantities
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Optional("toQuantity", (_, input, unit, _) => Items.Of(Convert(input, unit, "toQuantity()"))),
        Function.Optional("convertsToQuantity", (_, input, unit, _) => input.IsEmpty ? Items.Empty : Items.Of(Convert(input, unit, "convertsToQuantity()") is not null)),
        Function.Of("comparable", Comparable),
    ];

    private static Quantity? Convert(Items input, Items unit, string what)
    {
        var item = input.Single(what);
        if (item.Kind == ItemKind.None || Of(item) is not { } quantity) return null;
        if (unit.Text(what) is not { } wanted || wanted == quantity.Unit) return quantity;
        var target = new Quantity(1, wanted, CalendarUnit.IsWord(wanted));
        // So many of the wanted unit as the ratio of the two says.
        return Quantity.Common(quantity, target) is { B: not 0 } common ? target with { Value = common.A / common.B } : null;
    }

    private static Quantity? Of(Item item)
    {
        if (Equality.AsQuantity(item) is { } quantity) return quantity;
        if (item.AsBoolean() is { } truth) return new Quantity(truth ? 1.0m : 0.0m, "1");
        return item.AsString() is { } text ? Quantity.Parse(text) : null;
    }

    private static Items Comparable(Evaluation run, Items input, Items other)
    {
        Item a = input.Single("comparable()"), b = other.Single("comparable()");
        if (a.Kind == ItemKind.None || b.Kind == ItemKind.None) return Items.Empty;
        return Items.Of(Equality.AsQuantity(a) is { } first && Equality.AsQuantity(b) is { } second && Quantity.Common(first, second) is not null);
    }
}
