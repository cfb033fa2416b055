using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Matching;

/// <summary>Who a message is about: certain, or a matter for a person. Never a guess.</summary>
public static class PersonFinder
{
    /// <summary>Finds the person of a translated Patient resource as of a time.</summary>
    public static Identification Find(Element patient, DateTimeOffset at, Register register) => throw new NotImplementedException();
}

/// <summary>The answer: a person and why, or no person, a reason code and what to do.</summary>
/// <param name="Person">Null when a human must look.</param>
/// <param name="Code">How it was found (<c>nhs-number-and-birth-date</c>, <c>sender-identifier</c>) or why not (<c>nhs-number-invalid</c>, <c>nhs-number-placeholder</c>, <c>birth-date-differs</c>, <c>not-registered</c>, <c>more-than-one</c>, <c>nothing-to-go-by</c>).</param>
/// <param name="Text">One sentence without patient data: what was compared and, if nobody was found, what to do.</param>
public sealed record Identification(PersonId? Person, string Code, string Text);
