using Gateway.Fhir.Uk;

namespace Gateway.Matching;

/// <summary>The answer: a person and why, or no person, a reason code and what to do.</summary>
/// <param name="Person">Null when a human must look.</param>
/// <param name="Code">
/// How it was found (<c>nhs-number-and-birth-date</c>, <c>sender-identifier</c>) or why not (<c>nhs-number-invalid</c>,
/// <c>nhs-number-placeholder</c>, <c>nhs-numbers-differ</c>, <c>birth-date-differs</c>, <c>birth-date-missing</c>,
/// <c>birth-date-partial</c>, <c>birth-date-invalid</c>, <c>identifiers-disagree</c>, <c>not-registered</c>, <c>more-than-one</c>,
/// <c>nothing-to-go-by</c>).
/// </param>
/// <param name="Text">One sentence without patient data: what was compared and, if nobody was found, what to do.</param>
public sealed record Identification(PersonId? Person, string Code, string Text);
