using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>What an item must have at a discriminator's path to be of a slice.</summary>
/// <param name="steps">The path.</param>
/// <param name="test">Passes for a value at its end.</param>
/// <param name="isWanted">False when the slice is of the items that have none such.</param>
internal sealed class DiscriminatorMatch(IReadOnlyList<DiscriminatorStep> steps, Func<Element, ValidationRun, bool> test, bool isWanted = true)
{
    public bool Holds(Element item, ValidationRun run) => DiscriminatorStep.Any(steps, 0, item, run, test) == isWanted;
}
