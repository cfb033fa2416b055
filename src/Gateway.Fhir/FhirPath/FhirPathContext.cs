using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.FhirPath;

/// <summary>What an evaluation is handed: <c>%resource</c>, <c>%context</c>, other variables, the time of <c>now()</c>.</summary>
public sealed record FhirPathContext
{
    public static readonly FhirPathContext Empty = new();

    public DateTimeOffset? Now { get; init; }

    /// <summary>
    /// Variables by name without the percent sign; one of them wins over the standard's of the same name.
    /// An element of kind array stands for its items.
    /// </summary>
    public IReadOnlyDictionary<string, Element> Variables { get; init; } = new Dictionary<string, Element>();

    /// <summary>Finds the resource a reference points to; null: only within the bundle or the resource itself.</summary>
    public Func<string, Element?>? Resolve { get; init; }

    /// <summary>Answers <c>memberOf()</c>, <c>subsumes()</c> and <c>subsumedBy()</c>: what it cannot judge is an empty result.</summary>
    public TerminologyService Terminology { get; init; } = TerminologyService.R4;

    /// <summary>
    /// Whether an element conforms to a profile, by its canonical; null from it: the profile is not at hand. Null: no profile is, and
    /// <c>conformsTo()</c> knows the types of base R4 only.
    /// </summary>
    public Func<Element, string, bool?>? ConformsTo { get; init; }

    /// <summary>Is told that a code could not be judged, so that the result may be empty or false for want of knowledge; null: nobody listens.</summary>
    public Action? Unjudged { get; init; }

    /// <summary>Is told what <c>trace()</c> saw, by its name; null: nobody listens.</summary>
    public Action<string, IReadOnlyList<Element>>? Trace { get; init; }

    /// <summary>Is told each node that a name led to: what an expression looked at, be it only in a condition; null: nobody listens.</summary>
    public Action<Element>? Visited { get; init; }

    /// <summary>
    /// True: <c>as()</c> on several items filters them as <c>ofType()</c> does, instead of failing. R4's own search parameters and
    /// the invariant dom-3 are written so.
    /// </summary>
    public bool AsFilters { get; init; }

    /// <summary>How many steps (items looked at) an evaluation may take before it is stopped with a <see cref="FhirPathException"/>.</summary>
    public long StepLimit { get; init; } = 20_000_000;

    /// <summary>Without the variables, which may be a patient's.</summary>
    public override string ToString() => $"FhirPathContext ({Variables.Count} variables)";
}
