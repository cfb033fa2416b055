using Gateway.Fhir.Model;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Transforms;

/// <summary><c>qty</c>: a Quantity of a text such as <c>&lt;5 mg</c>, or of value, unit, system and code. The digits stay as they were sent.</summary>
internal static class QuantityTransforms
{
    private static readonly string[] s_comparators = ["<=", ">=", "<", ">"];

    public static BoundValue? Quantity(TransformCall call)
    {
        var value = call.Argument(0);
        var (unit, system, code) = (call.Optional(1), call.Optional(2), call.Optional(3));
        return new ComplexValue("Quantity", (run, frame, element) =>
        {
            var given = value(run, frame);
            if (given.Text is not { } text || string.IsNullOrWhiteSpace(text)) return false;
            var (comparator, number, rest) = Split(text.Trim());
            if (Primitives.Write("decimal", number) is not { } written || (unit is not null && rest.Length > 0))
            {
                run.Fail(MappingIssues.WrongValue, "value", given, unit is null ? "The value must be a number with a unit behind it: 5.2 mg." : "The value must be a decimal number.");
                return false;
            }
            Set(element, "value", ElementKind.Number, written.Text);
            if (comparator.Length > 0) element.With("comparator", comparator);
            With(element, "unit", unit is null ? rest : unit(run, frame).Text);
            With(element, "system", system?.Invoke(run, frame).Text);
            With(element, "code", code?.Invoke(run, frame).Text);
            return true;
        });
    }

    private static (string Comparator, string Number, string Unit) Split(string text)
    {
        var comparator = s_comparators.FirstOrDefault(sign => text.StartsWith(sign, StringComparison.Ordinal)) ?? "";
        text = text[comparator.Length..].TrimStart();
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || (end == 0 && text[end] is '-' or '+'))) end++;
        return (comparator, text[..end], text[end..].Trim());
    }

    private static void Set(Element element, string name, ElementKind kind, string text)
    {
        if (element[name] is { } there) there.SetValue(kind, text);
        else element.Add(new Element(name, kind, text));
    }

    private static void With(Element element, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text)) element.With(name, text.Trim());
    }
}
