using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Operators;

/// <summary><c>+ - * / div mod &amp;</c> (http://hl7.org/fhirpath/N1/#math). What leaves the range of numbers or divides by zero is empty.</summary>
internal static class Arithmetic
{
    public static Items Apply(Evaluation run, string sign, Items left, Items right)
    {
        if (sign == "&") return Concatenate(run, left, right);
        Item a = left.Single(sign), b = right.Single(sign);
        if (a.Kind == ItemKind.None || b.Kind == ItemKind.None) return Items.Empty;
        try
        {
            if (a.TryNumber(out var numberA) && b.TryNumber(out var numberB)) return Numbers(sign, a, numberA, b, numberB);
            if (FhirTypes.QuantityOf(b) is { } quantity)
            {
                if (sign is "+" or "-" && Moment(a) is { } moment) return Items.Of(Add(moment, sign == "+" ? quantity : quantity with { Value = -quantity.Value }));
                if (Equality.AsQuantity(a) is { } first) return Quantities(sign, first, quantity);
            }
            else if (FhirTypes.QuantityOf(a) is { } first && b.TryNumber(out var factor))
            {
                return Quantities(sign, first, new Quantity(factor, "1"));
            }
        }
        catch (OverflowException)
        {
            return Items.Empty;
        }
        if (sign == "+" && Moment(a) is null && a.AsString() is { } textA && b.AsString() is { } textB) return Joined(run, textA, textB);
        throw new FhirPathException($"'{sign}' cannot be applied to {Kind(a)} and {Kind(b)}.");
    }

    public static Items Negate(Items operand)
    {
        var item = operand.Single("A sign");
        if (item.Kind == ItemKind.None) return Items.Empty;
        if (item.AsInteger() is { } whole) return whole == int.MinValue ? Items.Empty : Items.Of(-whole);
        if (item.TryNumber(out var number)) return Items.Of(-number);
        return FhirTypes.QuantityOf(item) is { } quantity
            ? Items.Of(quantity with { Value = -quantity.Value })
            : throw new FhirPathException($"A sign stands before a number or quantity, not before {Kind(item)}.");
    }

    private static Items Concatenate(Evaluation run, Items left, Items right) => Joined(run, Text(left), Text(right));

    private static string Text(Items items)
    {
        var item = items.Single("'&'");
        return item.AsText() ?? (item.Kind == ItemKind.None || item.Node.IsPrimitive ? "" : throw new FhirPathException("'&' joins texts, not complex elements."));
    }

    private static Items Joined(Evaluation run, string a, string b)
    {
        run.Spend((a.Length + b.Length) >> 3);
        return Items.Of(a + b);
    }

    private static Items Numbers(string sign, Item a, decimal numberA, Item b, decimal numberB)
    {
        if (numberB == 0 && (sign is "/" or "div" or "mod")) return Items.Empty;
        if (sign == "/") return Items.Of(numberA / numberB);
        if (sign == "div") return Whole(decimal.Truncate(numberA / numberB));
        var result = sign switch { "+" => numberA + numberB, "-" => numberA - numberB, "*" => numberA * numberB, _ => numberA % numberB };
        return a.AsInteger() is not null && b.AsInteger() is not null ? Whole(result) : Items.Of(result);
    }

    private static Items Whole(decimal value) => value is >= int.MinValue and <= int.MaxValue ? Items.Of((int)value) : Items.Empty;

    private static Items Quantities(string sign, Quantity a, Quantity b)
    {
        switch (sign)
        {
            case "+" or "-":
                if (Quantity.Common(a, b) is not { } common) return Items.Empty;
                return Items.Of(new Quantity(sign == "+" ? common.A + common.B : common.A - common.B, common.Unit, CalendarUnit.IsWord(common.Unit)));
            case "*":
                return Items.Of(Measured(a.Value * b.Value, Product(a, b)));
            case "/" when b.Value == 0:
                return Items.Empty;
            case "/":
                return Items.Of(Measured(a.Value / b.Value, Quotient(a, b)));
            default:
                throw new FhirPathException($"'{sign}' cannot be applied to quantities.");
        }
    }

    private static Quantity Measured(decimal value, string unit) => unit.Length <= 100
        ? new Quantity(value, unit, CalendarUnit.IsWord(unit))
        : throw new FhirPathException("The unit of the result is too long to be one.");

    private static string Product(Quantity a, Quantity b) => a.Unit == "1" ? b.Unit : b.Unit == "1" ? a.Unit : $"{a.Code}.{b.Code}";

    private static string Quotient(Quantity a, Quantity b)
    {
        if (b.Unit == "1") return a.Unit;
        if (a.Unit == b.Unit) return "1";
        var divisor = b.Code.AsSpan().IndexOfAny('.', '/') < 0 ? b.Code : $"({b.Code})";
        return a.Unit == "1" ? $"/{divisor}" : $"{a.Code}/{divisor}";
    }

    private static Temporal? Moment(Item item) => item.Value().AsTemporal;

    private static Temporal? Add(Temporal moment, Quantity quantity)
    {
        if (CalendarUnit.Of(quantity.Unit) is not { } step || (moment.Kind == TemporalKind.Time && step < CalendarStep.Hour))
            throw new FhirPathException("Only a quantity of a calendar unit (years, months, days …) or of 's', 'min', 'h', 'd', 'wk' can be added to a date or time.");
        return moment.Add(quantity.Value, step);
    }

    private static string Kind(Item item) => FhirTypes.NameOf(item) is { } name ? $"{name.Space}.{name.Name}" : "a complex element";
}
