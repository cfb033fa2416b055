using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Operators;

/// <summary><c>=</c> (http://hl7.org/fhirpath/N1/#equals): ordered, and empty where precision leaves it open.</summary>
internal static class Equality
{
    public static bool? AreEqual(Evaluation run, Items a, Items b)
    {
        if (a.IsEmpty || b.IsEmpty) return null;
        if (a.Count != b.Count) return false;
        bool? result = true;
        for (var i = 0; i < a.Count; i++)
        {
            var same = AreEqual(run, a[i], b[i]);
            if (same == false) return false;
            result &= same;
        }
        return result;
    }

    /// <summary>The quick way for a comparison with a literal text, which most conditions of a map are.</summary>
    public static Items EqualsText(Evaluation run, Items a, string text)
    {
        if (a.Count != 1) return Items.Of(AreEqual(run, a, Items.Of(text)));
        var item = a[0];
        if (item.AsNode is { IsPrimitive: true } node)
            return node.Text is not { } has ? Items.Empty : node.Kind == ElementKind.String && has == text ? Items.True : Items.False;
        return item.Kind == ItemKind.String && (string)item.Reference! == text ? Items.True : Items.False;
    }

    /// <summary>Null: cannot be decided.</summary>
    public static bool? AreEqual(Evaluation run, Item a, Item b)
    {
        run.Spend(1);
        if (a.AsNode is { } nodeA && b.AsNode is { } nodeB) return AreEqual(run, nodeA, nodeB);
        if (IsWithoutValue(a) || IsWithoutValue(b)) return null;
        if (a.AsTemporal is { } || b.AsTemporal is { }) return AreEqual(a.Value().AsTemporal, b.Value().AsTemporal);
        if (a.AsQuantity is { } || b.AsQuantity is { }) return AreEqual(AsQuantity(a), AsQuantity(b));
        if (a.TryNumber(out var numberA)) return b.TryNumber(out var numberB) && numberA == numberB;
        if (a.AsBoolean() is { } boolA) return boolA == b.AsBoolean();
        return IsText(a, out var textA) && IsText(b, out var textB) && textA == textB;
    }

    /// <summary>A number is a quantity of unit 1 (http://hl7.org/fhirpath/N1/#conversion).</summary>
    public static Quantity? AsQuantity(Item item) =>
        FhirTypes.QuantityOf(item) ?? (item.TryNumber(out var number) ? new Quantity(number, "1") : null);

    /// <summary>A primitive that has an id or extensions only.</summary>
    private static bool IsWithoutValue(Item item) => item.AsNode is { IsPrimitive: true, Text: null };

    private static bool IsText(Item item, out string? text)
    {
        text = item.Kind == ItemKind.String || item.AsNode is { Kind: ElementKind.String } ? item.AsString() : null;
        return text is not null;
    }

    private static bool? AreEqual(Temporal? a, Temporal? b)
    {
        if (a is null || b is null || (a.Kind == TemporalKind.Time) != (b.Kind == TemporalKind.Time)) return false;
        return Temporal.Compare(a, b) is { } order ? order == 0 : null;
    }

    private static bool? AreEqual(Quantity? a, Quantity? b)
    {
        if (a is null || b is null) return false;
        // Of unlike dimensions, or a calendar's year against UCUM's: they cannot be compared (http://hl7.org/fhirpath/N1/#quantity-equality).
        return Quantity.Common(a, b) is { } common ? common.A == common.B : null;
    }

    private static bool? AreEqual(Evaluation run, Element a, Element b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a.IsPrimitive && b.IsPrimitive) return ArePrimitivesEqual(a, b);
        if (a.Kind != b.Kind) return false;
        if (HaveEqualChildren(run, a, b)) return true;
        return FhirTypes.QuantityOf(Item.Of(a)) is { } quantityA && FhirTypes.QuantityOf(Item.Of(b)) is { } quantityB
            ? AreEqual(quantityA, quantityB)
            : false;
    }

    private static bool? ArePrimitivesEqual(Element a, Element b)
    {
        if (a.Text is null || b.Text is null) return a.Text is null && b.Text is null && a.Children.Count == b.Children.Count && a.Children.Count == 0;
        if (a.Kind != b.Kind) return false;
        if (a.Text == b.Text) return true;
        if (a.Kind == ElementKind.Number) return Numbers.TryParse(a.Text, out var numberA) && Numbers.TryParse(b.Text, out var numberB) && numberA == numberB;
        if (!TemporalText.MayBe(a.Text) || !TemporalText.MayBe(b.Text)) return false;
        return FhirTypes.TemporalOf(a) is { } temporalA && FhirTypes.TemporalOf(b) is { } temporalB ? AreEqual(temporalA, temporalB) : false;
    }

    private static bool HaveEqualChildren(Evaluation run, Element a, Element b)
    {
        if (a.Children.Count != b.Children.Count) return false;
        run.Spend(a.Children.Count);
        for (var i = 0; i < a.Children.Count; i++)
        {
            var child = a.Children[i];
            var other = i < b.Children.Count && b.Children[i].Name == child.Name ? b.Children[i] : SameOf(a, i, b);
            if (other is null || AreEqual(run, child, other) != true) return false;
        }
        return true;
    }

    /// <summary>The child of the same name and the same place among those of that name.</summary>
    private static Element? SameOf(Element a, int index, Element b)
    {
        var name = a.Children[index].Name;
        var place = 0;
        for (var i = 0; i < index; i++)
            if (a.Children[i].Name == name) place++;
        foreach (var child in b.Children)
            if (child.Name == name && place-- == 0) return child;
        return null;
    }
}
