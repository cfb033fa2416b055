using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A check of one element, made once from the definition and run by any thread.</summary>
internal abstract class Check
{
    /// <summary>Notes what is wrong; false when the checks behind this one make no sense any more.</summary>
    public abstract bool Passes(Element element, ValidationRun run);
}
