namespace Gateway.Fhir.Generator;

/// <summary>
/// The expressions of R4 4.0.1 that do not say what their own human text says, and what is run instead. Where HL7 corrected
/// one in a later version, that is taken (R4B: http://hl7.org/fhir/R4B, R5: http://hl7.org/fhir/R5).
/// </summary>
internal static class InvariantCorrections
{
    private const string ComputableName = "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')";

    private static readonly Dictionary<(string Key, string Wrong), string> s_corrections = new()
    {
        // A category is a CodeableConcept and never equals a string, so every condition with a category broke the rule.
        [("con-3", "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists() or category.select($this='problem-list-item').empty()")] =
            "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists() or category.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-category' and code='problem-list-item').empty()",
        // 'Boolean' is FHIRPath's own type; the element has FHIR's (R5 writes it so).
        [("que-7", "operator = 'exists' implies (answer is Boolean)")] = "operator = 'exists' implies (answer is boolean)",
        // 2020 and 2020-05 cannot be ordered, and an empty answer is no true one; R5 compares the boundaries.
        [("per-1", "start.hasValue().not() or end.hasValue().not() or (start <= end)")] =
            "start.hasValue().not() or end.hasValue().not() or (start.lowBoundary() <= end.highBoundary())",
        [("inv-1", "lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn")] =
            "lastModified.exists().not() or authoredOn.exists().not() or lastModified.highBoundary() >= authoredOn.lowBoundary()",
        [("mdd-1", "whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver >= whenPrepared")] =
            "whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver.highBoundary() >= whenPrepared.lowBoundary()",
        // Quantities of units that cannot be compared have no order: that is no proof of a wrong one (R5 asks comparable() first).
        [("rng-2", "low.empty() or high.empty() or (low <= high)")] = "low.empty() or high.empty() or iif(low > high, false, true)",
        // max may be left out (0..1), and an empty answer is no true one.
        [("md-1", "max='*' or (max.toInteger() > 0)")] = "max.empty() or max='*' or (max.toInteger() > 0)",
        // A reference to the container itself is '#' (R4B).
        [("ref-1", "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))")] =
            "reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id) or (reference='#' and %rootResource!=%resource)",
        // matches() finds its pattern anywhere in the text (http://hl7.org/fhirpath/N1/#matchesregex--string--boolean), the rule means all of it.
        [("eld-19", @"path.matches('[^\\s\\.,:;\\\'""\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\.[^\\s\\.,:;\\\'""\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\[x\\])?(\\:[^\\s\\.]+)?)*')")] =
            @"path.matches('^[^\\s\\.,:;\\\'""\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\.[^\\s\\.,:;\\\'""\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\[x\\])?(\\:[^\\s\\.]+)?)*$')",
        [("eld-20", @"path.matches('[A-Za-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*(\\[x])?)*')")] = @"path.matches('^[A-Za-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*(\\[x])?)*$')",
    };

    /// <summary>The expression to run.</summary>
    public static string Of(string key, string expression)
    {
        // Twenty-nine definitional resources share it: a name that is left out broke the rule (R4B), and any with a capital letter in it passed.
        if (expression == ComputableName) return "name.exists() implies name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')";
        if (s_corrections.TryGetValue((key, expression), out var right)) return right;
        // inv-1 is three rules; the other keys are one each, so a changed text must not slip by its correction.
        return key != "inv-1" && s_corrections.Keys.Any(known => known.Key == key)
            ? throw new InvalidDataException($"The expression of {key} is not the one that its correction was written for: {expression}")
            : expression;
    }
}
