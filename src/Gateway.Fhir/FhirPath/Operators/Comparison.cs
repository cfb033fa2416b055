using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Operators;

/// <summary><c>&lt; &lt;= &gt; &gt;=</c> (http://hl7.org/fhirpath/N1/#comparison).</summary>
internal static class Comparison
{
    /// <summary>Less than, equal to or greater than 0; null when precision, zone or unit leave it open.</summary>
    /// <exception cref="FhirPathException">The items are not of kinds that have an order between them.</exception>
    public static int? Compare(Item a, Item b)
    {
        if (a.TryNumber(out var numberA) && b.TryNumber(out var numberB)) return numberA.CompareTo(numberB);
        if (PlainText(a) is { } textA && PlainText(b) is { } textB) return Compare(a, textA, b, textB);
        var (valueA, valueB) = (a.Value(), b.Value());
        if (valueA.AsTemporal is { } temporalA && valueB.AsTemporal is { } temporalB
            && (temporalA.Kind == TemporalKind.Time) == (temporalB.Kind == TemporalKind.Time))
            return Temporal.Compare(temporalA, temporalB);
        if (FhirTypes.QuantityOf(a) is not null || FhirTypes.QuantityOf(b) is not null)
        {
            if (Equality.AsQuantity(a) is { } quantityA && Equality.AsQuantity(b) is { } quantityB)
                return Quantity.Common(quantityA, quantityB) is { } common ? common.A.CompareTo(common.B) : null;
        }
        throw new FhirPathException($"{Kind(a)} and {Kind(b)} have no order between them; convert one (toDate(), toDecimal(), toQuantity()).");
    }

    private static int? Compare(Item a, string textA, Item b, string textB)
    {
        if (a.IsNode && b.IsNode && TemporalText.MayBe(textA) && TemporalText.MayBe(textB)
            && FhirTypes.TemporalOf(a.Node) is { } temporalA && FhirTypes.TemporalOf(b.Node) is { } temporalB)
            return Temporal.Compare(temporalA, temporalB);
        return string.CompareOrdinal(textA, textB);
    }

    private static string? PlainText(Item item) =>
        item.Kind == ItemKind.String || item.AsNode is { Kind: ElementKind.String } ? item.AsString() : null;

    private static string Kind(Item item) => FhirTypes.NameOf(item) is { } name ? $"{name.Space}.{name.Name}" : "a complex element";
}
