using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// A binding of a profile: required breaks are errors, extensible ones warnings; what the terminology cannot tell is said to be
/// not checked (http://hl7.org/fhir/R4/terminologies.html#strength).
/// </summary>
internal sealed class ProfileBindingCheck(ValueSetBinding binding, string owner) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        var isRequired = binding.Strength == "required";
        switch (IsMember(element, binding.ValueSet, run))
        {
            // Text alone says that no code fits, which a required binding does not allow.
            case null when !isRequired:
            case Membership.Member:
                break;
            case Membership.NotChecked:
                run.Inform(IssueCode.NotChecked, "not-supported", $"The value set {binding.ValueSet}, or the system of the code, is not at hand, so the code was not checked.", CodeOf(element));
                break;
            default:
                if (isRequired) run.Add(IssueCode.RequiredCode, "code-invalid", $"{owner} asks for a code of the value set {binding.ValueSet}; send one of it.", CodeOf(element));
                else run.Warn(IssueCode.ExtensibleCode, "code-invalid", $"{owner} asks for a code of the value set {binding.ValueSet}; send one of it, unless none of them fits.", CodeOf(element));
                break;
        }
        return true;
    }

    /// <summary>Whether the element's code, of a CodeableConcept one of its codings, is in a value set; null when it has no code.</summary>
    public static Membership? IsMember(Element element, string valueSet, ValidationRun run)
    {
        var terminology = run.Profiles!.Terminology;
        // Only an element of type code names no system; that a primitive has no value is another check's.
        if (element.IsPrimitive) return element.Text is { } text ? terminology.IsMember(valueSet, null, text) : Membership.Member;
        if (element["coding"] is null) return Coded(element, valueSet, terminology);
        Membership? best = null;
        foreach (var coding in element.Children)
        {
            if (coding.Name != "coding" || Coded(coding, valueSet, terminology) is not { } membership) continue;
            if (membership == Membership.Member) return membership;
            if (best is null || membership == Membership.NotChecked) best = membership;
        }
        return best;
    }

    /// <summary>Of a Coding or a Quantity.</summary>
    private static Membership? Coded(Element element, string valueSet, TerminologyService terminology)
    {
        if (element["code"]?.Text is not { } code) return null;
        return element["system"]?.Text is { } system ? terminology.IsMember(valueSet, system, code) : Membership.NotMember;
    }

    private static string? CodeOf(Element element) => element.Text ?? element["code"]?.Text ?? element.At("coding", "code")?.Text;
}
