using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation.Checks;

namespace Gateway.Fhir.Validation;

/// <summary>One JSON name of a type, ready to be checked.</summary>
/// <param name="Definition">The element.</param>
/// <param name="Position">The element's place in its type; the names of one choice share it.</param>
/// <param name="Checks">Run over each item in this order until one says that the next make no sense.</param>
internal sealed record ElementSchema(ElementDefinition Definition, int Position, Check[] Checks)
{
    /// <summary>Checks the items of one name, which stand at <c>from</c> to <c>to</c> among the children.</summary>
    public void Run(IReadOnlyList<Element> children, int from, int to, ValidationRun run)
    {
        CardinalityCheck.Run(Definition, children, from, to, run);
        for (var i = from; i < to; i++)
        {
            var item = children[i];
            run.Enter(Definition.Name, item.IsRepeat || i > from ? i - from : -1);
            foreach (var check in Checks)
                if (!check.Passes(item, run)) break;
            run.Leave();
        }
    }
}
