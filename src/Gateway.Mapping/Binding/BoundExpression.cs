using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Binding;

/// <summary>FHIRPath within a rule: compiled, with the places of the variables it names.</summary>
/// <param name="UsesFocus">Whether it reads <c>$this</c>, by name or by beginning with an element.</param>
internal sealed record BoundExpression(FhirPathExpression Path, IReadOnlyDictionary<string, int> Slots, bool UsesFocus)
{
    private static readonly Element s_nothing = new("");

    public IReadOnlyList<Element> Evaluate(Run run, Value[] frame, Value focus)
    {
        try
        {
            return Path.Evaluate(Focus(run, focus), Context(run, frame));
        }
        catch (FhirPathException failed)
        {
            Fail(run, focus, failed);
            return [];
        }
    }

    public bool IsTrue(Run run, Value[] frame, Value focus)
    {
        try
        {
            return Path.IsTrue(Focus(run, focus), Context(run, frame));
        }
        catch (FhirPathException failed)
        {
            Fail(run, focus, failed);
            return false;
        }
    }

    private Element Focus(Run run, Value focus)
    {
        if (focus.Node is not { } node) return s_nothing;
        if (UsesFocus && node.Children.Count == 0) run.Read(focus);
        return node;
    }

    private FhirPathContext Context(Run run, Value[] frame) =>
        Slots.Count == 0 ? run.Context : run.Context with { Variables = new FrameVariables(run, frame, Slots) };

    private static void Fail(Run run, Value focus, FhirPathException failed) =>
        run.Fail(MappingIssues.ExpressionFailed, "processing", new Value(focus.IsNone || focus.Node!.Children.Count > 0 ? null : focus.Node), // the place of a whole record says nothing
            $"The expression cannot be evaluated over this record: {failed.Message}");
}
