using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// A reference points to an allowed type of resource, as far as it says its type, and a reference like <c>#p1</c>
/// to a contained resource that is there (http://hl7.org/fhir/R4/references.html).
/// </summary>
internal sealed class ReferenceCheck(IReadOnlyList<string> targets) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        var reference = element["reference"]?.Text;
        var pointed = reference is null ? null : TypeOf(reference, run);
        if (reference is ['#', ..] && pointed is null)
            run.AddAt("reference", IssueCode.Unresolved, "not-found", "No contained resource has this id; contain the resource or correct the reference.", reference);

        var said = element["type"]?.Text;
        if (said is not null && pointed is not null && R4.ResourceTypes.Contains(said) && said != pointed)
            run.AddAt("type", IssueCode.ReferenceTarget, "value", "The reference points to another type of resource than it says; correct one of the two.", said);

        var type = pointed ?? said;
        if (targets.Count > 0 && type is not null && R4.ResourceTypes.Contains(type) && !targets.Contains(type))
            run.Add(IssueCode.ReferenceTarget, "value", $"The reference may point to {string.Join(", ", targets)} only; point to one of these.", type);
        return true;
    }

    /// <summary>The type a literal reference points to: by its text, the contained resource or the bundle's entry; null if unknown.</summary>
    public static string? TypeOf(string reference, ValidationRun run)
    {
        if (reference == "#") return run.Container?.ResourceType;
        if (reference is ['#', ..]) return run.Container?.Contained.GetValueOrDefault(reference[1..]);
        if (run.BundleTypes.TryGetValue(reference, out var type)) return type;
        var text = reference.AsSpan();
        // A conditional reference of a transaction: Patient?identifier=…
        if (text.IndexOf('?') is > 0 and var query) return Known(text[..query]);
        if (text.IndexOf("/_history/") is > 0 and var history) text = text[..history];
        var slash = text.LastIndexOf('/');
        return slash > 0 ? Known(text[..slash]) : null;
    }

    /// <summary>The type in front of an id: alone, or the last step of a server's address (http://hl7.org/fhir/R4/references.html#literal).</summary>
    private static string? Known(ReadOnlySpan<char> path)
    {
        var step = path.LastIndexOf('/') + 1;
        if (step > 0 && !path.StartsWith("http://") && !path.StartsWith("https://")) return null;
        var name = path[step..];
        // Longer than any type: do not make a string of it.
        if (name.Length is 0 or > 64) return null;
        var type = name.ToString();
        return R4.ResourceTypes.Contains(type) ? type : null;
    }
}
