using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Operators;

/// <summary><c>~</c> (http://hl7.org/fhirpath/N1/#equivalent): without order, case and needless precision, and never empty.</summary>
internal static class Equivalence
{
    public static bool AreEquivalent(Evaluation run, Items a, Items b)
    {
        if (a.Count != b.Count) return false;
        if (a.Count == 1) return AreEquivalent(run, a[0], b[0]);
        var taken = new bool[b.Count];
        for (var i = 0; i < a.Count; i++)
        {
            var found = false;
            for (var j = 0; j < taken.Length && !found; j++)
            {
                if (taken[j] || !AreEquivalent(run, a[i], b[j])) continue;
                taken[j] = found = true;
            }
            if (!found) return false;
        }
        return true;
    }

    public static bool AreEquivalent(Evaluation run, Item a, Item b)
    {
        run.Spend(1);
        if (IsComplex(a) && IsComplex(b)) return AreComplexEquivalent(run, a, b);
        (a, b) = (a.Value(), b.Value());
        if (a.AsTemporal is { } temporalA)
            return b.AsTemporal is { } temporalB && (temporalA.Kind == TemporalKind.Time) == (temporalB.Kind == TemporalKind.Time) && Temporal.Compare(temporalA, temporalB) == 0;
        if (a.AsQuantity is not null || b.AsQuantity is not null) return AreEquivalent(Equality.AsQuantity(a), Equality.AsQuantity(b));
        if (a.TryNumber(out var numberA)) return b.TryNumber(out var numberB) && Numbers.Equivalent(numberA, numberB);
        if (a.AsBoolean() is { } boolA) return boolA == b.AsBoolean();
        return a.AsString() is { } textA && b.AsString() is { } textB && AreEquivalent(textA, textB);
    }

    private static bool IsComplex(Item item) => item.AsNode is { IsPrimitive: false };

    private static bool AreComplexEquivalent(Evaluation run, Item a, Item b)
    {
        if (FhirTypes.QuantityOf(a) is { } quantityA && FhirTypes.QuantityOf(b) is { } quantityB) return AreEquivalent(quantityA, quantityB);
        ItemsBuilder childrenA = default, childrenB = default;
        Navigation.AddChildren(a.Node, ref childrenA);
        Navigation.AddChildren(b.Node, ref childrenB);
        if (childrenA.Count != childrenB.Count) return false;
        // Children are compared under their names, so a name must not stand for another.
        for (var i = 0; i < childrenA.Count; i++)
        {
            var name = childrenA[i].Node.Name;
            if (!AreEquivalent(run, Navigation.Child(run, Items.Of(a), name), Navigation.Child(run, Items.Of(b), name))) return false;
        }
        return true;
    }

    private static bool AreEquivalent(Quantity? a, Quantity? b)
    {
        if (a is null || b is null) return false;
        if (a.Unit == b.Unit) return Numbers.Equivalent(a.Value, b.Value);
        if (a.IsCalendar != b.IsCalendar && Almost(a) == Almost(b)) return Numbers.Equivalent(a.Value, b.Value);
        if (Quantity.Common(a, b) is not { } common) return false;
        // In the coarser unit the less precise of the two decides: 4 g ~ 4040 mg.
        var isFiner = common.Unit == a.Unit;
        var coarse = isFiner ? b.Value : a.Value;
        var fine = isFiner ? common.A : common.B;
        var coarseInFine = isFiner ? common.B : common.A;
        if (coarse == 0 || coarseInFine == 0) return fine == coarseInFine;
        var scale = Math.Min(Numbers.SignificantScale(a.Value), Numbers.SignificantScale(b.Value));
        return Numbers.Round(fine * (coarse / coarseInFine), scale) == Numbers.Round(coarse, scale);
    }

    /// <summary>A calendar's year and month are equivalent to UCUM's, though not equal.</summary>
    private static string Almost(Quantity quantity) => CalendarUnit.Months(quantity.Unit) switch { 12 => "a", 1 => "mo", _ => quantity.Code };

    /// <summary>Letters of any case, runs of white space as one blank.</summary>
    private static bool AreEquivalent(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase)) return true;
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            var blankA = char.IsWhiteSpace(a[i]);
            if (blankA != char.IsWhiteSpace(b[j])) return false;
            if (blankA)
            {
                while (i < a.Length && char.IsWhiteSpace(a[i])) i++;
                while (j < b.Length && char.IsWhiteSpace(b[j])) j++;
            }
            else if (char.ToUpperInvariant(a[i++]) != char.ToUpperInvariant(b[j++]))
            {
                return false;
            }
        }
        return i == a.Length && j == b.Length;
    }
}
