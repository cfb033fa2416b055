using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Transforms;

/// <summary>The transforms by name (http://hl7.org/fhir/R4/valueset-map-transform.html), each with its forms.</summary>
internal static class TransformTable
{
    private static readonly Dictionary<string, (int[] Counts, string Form, Func<TransformCall, BoundValue?> Bind)> s_transforms = new(StringComparer.Ordinal)
    {
        ["create"] = ([0, 1], "create('Type')", StructureTransforms.Create),
        ["copy"] = ([1], "copy(value)", StructureTransforms.Copy),
        ["evaluate"] = ([1, 2], "evaluate(variable, expression)", StructureTransforms.Evaluate),
        ["reference"] = ([1], "reference(resource)", StructureTransforms.Reference),
        ["pointer"] = ([1], "pointer(resource)", StructureTransforms.Pointer),
        ["uuid"] = ([0], "uuid()", StructureTransforms.Uuid),
        ["truncate"] = ([2], "truncate(text, length)", TextTransforms.Truncate),
        ["append"] = ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "append(text, text, …)", TextTransforms.Append),
        ["escape"] = ([2, 3], "escape(text, 'from', 'to')", TextTransforms.Escape),
        ["cast"] = ([2], "cast(value, 'type')", TextTransforms.Cast),
        ["dateOp"] = ([2, 3], "dateOp(value, 'format', 'zone')", TimeTransforms.DateOp),
        ["translate"] = ([2, 3], "translate(value, '#map', 'code')", CodeTransforms.Translate),
        ["c"] = ([2, 3], "c('system', code, display)", CodeTransforms.Coding),
        ["cc"] = ([1, 2, 3], "cc(text) or cc('system', code, display)", CodeTransforms.CodeableConcept),
        ["qty"] = ([1, 2, 3, 4], "qty(text), qty(value, unit) or qty(value, unit, 'system', 'code')", QuantityTransforms.Quantity),
        ["id"] = ([2, 3], "id('system', value, 'type')", IdentityTransforms.Identifier),
        ["cp"] = ([1, 2], "cp(value) or cp('system', value)", IdentityTransforms.ContactPoint),
    };

    public static BoundValue? Bind(TransformCall call)
    {
        if (!s_transforms.TryGetValue(call.Syntax.Name, out var transform))
        {
            call.Context.Source.Fault(MappingIssues.WrongTransform, call.Syntax.At, $"There is no transform '{call.Syntax.Name}'{Suggestions.For(call.Syntax.Name, s_transforms.Keys)}");
            return null;
        }
        if (transform.Counts.Contains(call.Count)) return transform.Bind(call);
        call.Context.Source.Fault(MappingIssues.WrongTransform, call.Syntax.At, $"'{call.Syntax.Name}' has {call.Count} arguments here; write {transform.Form}.");
        return null;
    }
}
