using Gateway.Fhir.Model;
using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Transforms;

/// <summary><c>id</c> and <c>cp</c>: Identifier and ContactPoint.</summary>
internal static class IdentityTransforms
{
    private const string IdentifierTypes = "http://terminology.hl7.org/CodeSystem/v2-0203";

    public static BoundValue? Identifier(TransformCall call)
    {
        var (system, value, type) = (call.Argument(0), call.Argument(1), call.Optional(2));
        return new ComplexValue("Identifier", (run, frame, element) =>
        {
            if (value(run, frame).Text is not { } text || string.IsNullOrWhiteSpace(text)) return false;
            if (type?.Invoke(run, frame).Text is { Length: > 0 } code)
                element.Add(new Element("type")).Add(new Element("coding") { IsRepeat = true }).With("system", IdentifierTypes).With("code", code);
            if (system(run, frame).Text is { Length: > 0 } uri) element.With("system", uri);
            element.With("value", text.Trim());
            return true;
        });
    }

    public static BoundValue? ContactPoint(TransformCall call)
    {
        var value = call.Argument(call.Count - 1);
        var system = call.Count == 2 ? call.Argument(0) : null;
        return new ComplexValue("ContactPoint", (run, frame, element) =>
        {
            if (value(run, frame).Text is not { } text || string.IsNullOrWhiteSpace(text)) return false;
            text = text.Trim();
            var kind = system is null ? KindOf(text) : system(run, frame).Text;
            if (kind is { Length: > 0 }) element.With("system", kind);
            element.With("value", text);
            return true;
        });
    }

    /// <summary>What a value without a system looks like; nothing is said when that is not plain.</summary>
    private static string? KindOf(string value) =>
        value.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "url"
        : value.Contains('@', StringComparison.Ordinal) ? "email"
        : value.Any(char.IsAsciiDigit) && value.All(character => char.IsAsciiDigit(character) || character is ' ' or '+' or '(' or ')' or '-' or '.') ? "phone"
        : null;
}
