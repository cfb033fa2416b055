using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Validation.Profiling;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// An invariant: its FHIRPath is true of the element (http://hl7.org/fhir/R4/conformance-rules.html#constraints); an empty
/// answer is not. One that cannot be evaluated is reported as not checked.
/// </summary>
internal sealed class InvariantCheck : Check
{
    // R4's own expressions use as() as a filter. A resource that makes one rule run longer than this is reported, not waited for.
    private static readonly FhirPathContext s_context = new() { AsFilters = true, StepLimit = 5_000_000 };

    private static readonly string[] s_outward = ["memberOf(", "subsumes(", "subsumedBy(", "conformsTo(", "resolve("];

    private readonly Invariant _invariant;
    private readonly Func<Element, bool>? _byHand;
    private readonly FhirPathExpression? _expression;
    private readonly Issue? _fault;
    private readonly string _text;

    // Few ask for more than the resource: the others share a context.
    private readonly bool _looksOutward;

    private InvariantCheck(Invariant invariant)
    {
        _invariant = invariant;
        _text = $"{invariant.Key}: {invariant.Human.TrimEnd('.')}.";
        if (!HandWrittenInvariants.ByExpression.TryGetValue(invariant.Expression, out _byHand))
            (_expression, _fault) = FhirPathExpression.Compile(CorrectedInvariants.Of(invariant.Expression));
        _looksOutward = _byHand is null && s_outward.Any(word => invariant.Expression.Contains(word, StringComparison.Ordinal));
    }

    /// <summary>The checks of these invariants, less those that another check of base R4 makes in any case.</summary>
    public static InvariantCheck[] Of(IEnumerable<Invariant> invariants) =>
        [.. invariants.Where(invariant => !HandWrittenInvariants.MadeElsewhere.Contains(invariant.Expression)).Select(invariant => new InvariantCheck(invariant))];

    public override bool Passes(Element element, ValidationRun run)
    {
        if (_invariant.IsBestPractice && !run.Informs) return true;
        if (_fault is not null)
        {
            run.Warn(IssueCode.NotChecked, "not-supported", $"{_invariant.Key} was not checked, because its expression cannot be read; correct the profile.", _fault.Text);
            return true;
        }
        try
        {
            var isTrue = _looksOutward && run.Profiles is { } profiles ? AskOutward(element, profiles, run) : _byHand?.Invoke(element) ?? _expression!.IsTrue(element, s_context);
            if (isTrue ?? false) return true;
            if (isTrue is null)
            {
                run.Inform(IssueCode.NotChecked, "not-supported", $"{_invariant.Key} asks for codes that are not at hand, so it was not checked.");
                return true;
            }
        }
        catch (FhirPathException reason)
        {
            run.Warn(IssueCode.NotChecked, "not-supported", $"{_invariant.Key} was not checked, because its expression cannot be evaluated here; look at it by eye.", reason.Message);
            return true;
        }
        var severity = _invariant.IsBestPractice ? IssueSeverity.Information : _invariant.IsError ? IssueSeverity.Error : IssueSeverity.Warning;
        run.Note(severity, "", IssueCode.Invariant, "invariant", _text);
        return true;
    }

    /// <summary>With the codes, profiles and resources at hand; null when it is not true for want of codes.</summary>
    private bool? AskOutward(Element element, ProfileScope profiles, ValidationRun run)
    {
        var isUnjudged = false;
        var isTrue = _expression!.IsTrue(element, profiles.Inform(s_context, run, () => isUnjudged = true));
        return !isTrue && isUnjudged ? null : isTrue;
    }
}
