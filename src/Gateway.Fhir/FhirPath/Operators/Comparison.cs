using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Operators;

/// <summary><c>&lt; &lt;= &gt; &gt;=</c> (http://hl7.org/fhirpath/N1/#comparison).</summary>
internal static class Comparison
{
    /// <summary>Less than, equal to or greater than 0; null when precision, zone or unit leave it open.</summary>
    /// <exception cref="FhirPathException">The items are not of kinds that have an order between them.</exception>
    public static int? Compare(Item a, Item b)
    {
        if (a.TryNumber(out var numberA) && b.TryNumber(out var numberB)) return numberA.CompareTo(numberB);
        var (valueA, valueB) = (a.Value(), b.Value());
        if (valueA.Kind == ItemKind.String && valueB.Kind == ItemKind.String) return string.CompareOrdinal(valueA.AsString(), valueB.AsString());
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

    private static string Kind(Item item) => FhirTypes.NameOf(item) is { } name ? $"{name.Space}.{name.Name}" : "a complex element";
}
