using Gateway.Fhir.FhirPath.Operators;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary><c>minValue</c> or <c>maxValue</c>, of numbers, dates and quantities; the limit itself is allowed.</summary>
internal sealed class RangeCheck(Element limit, bool isLeast, string owner) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        if (Order(element) is not { } order)
        {
            run.Inform(IssueCode.NotChecked, "not-supported", $"The value cannot be compared with the {(isLeast ? "least" : "greatest")} that {owner} allows, so it was not checked.", element.Text);
            return true;
        }
        if (isLeast ? order < 0 : order > 0)
            run.Add(IssueCode.ValueRange, "value", $"{owner} allows nothing {(isLeast ? "below" : "above")} {limit.Text ?? limit["value"]?.Text}; correct the value.", element.Text ?? element["value"]?.Text);
        return true;
    }

    private int? Order(Element element)
    {
        var (value, bound) = (ItemOf(element), ItemOf(limit));
        return value.Kind == bound.Kind || (IsNumber(value) && IsNumber(bound)) ? Comparison.Compare(value, bound) : null;
    }

    private static bool IsNumber(Item item) => item.Kind is ItemKind.Integer or ItemKind.Decimal;

    private static Item ItemOf(Element element)
    {
        if (element.Kind == ElementKind.Object) return Quantity.Of(element) is { } quantity ? Item.Of(quantity) : default;
        if (element is not { Kind: ElementKind.String, Text: { } text }) return Item.Of(element).Value();
        var kind = text.Length > 2 && text[2] == ':' ? TemporalKind.Time : text.Contains('T', StringComparison.Ordinal) ? TemporalKind.DateTime : TemporalKind.Date;
        return TemporalText.Parse(text, kind) is { } temporal ? Item.Of(temporal) : default;
    }
}
