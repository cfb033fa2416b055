using Gateway.Fhir.Model;
using Gateway.Mapping.Concepts;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Transforms;

/// <summary>Codes: c, cc, translate.</summary>
internal static class CodeTransforms
{
    public static BoundValue? Coding(TransformCall call)
    {
        var (system, code, display) = (call.Argument(0), call.Argument(1), call.Optional(2));
        return new ComplexValue("Coding", (run, frame, element) => Fill(element, system(run, frame).Text, code(run, frame).Text, display?.Invoke(run, frame).Text));
    }

    public static BoundValue? CodeableConcept(TransformCall call)
    {
        if (call.Count == 1)
        {
            var get = call.Argument(0);
            return new ComplexValue("CodeableConcept", (run, frame, element) =>
            {
                if (get(run, frame).Text is not { } text || string.IsNullOrWhiteSpace(text)) return false;
                element.With("text", text);
                return true;
            });
        }
        var (system, code, display) = (call.Argument(0), call.Argument(1), call.Optional(2));
        return new ComplexValue("CodeableConcept", (run, frame, element) =>
        {
            var coding = new Element("coding") { IsRepeat = true };
            if (!Fill(coding, system(run, frame).Text, code(run, frame).Text, display?.Invoke(run, frame).Text)) return false;
            element.Add(coding);
            return true;
        });
    }

    public static BoundValue? Translate(TransformCall call)
    {
        if (call.Literal(1, "the name of a concept map") is not { } name) return null;
        var output = call.Count == 3 ? call.Literal(2, "code, system, display, Coding or CodeableConcept") : call.Expected is [("Coding" or "CodeableConcept") and var only] ? only : "code";
        if (output is null) return null;
        if (call.Context.Group.Map.Concepts.Find(name, call.Context.Group.Unit) is not { } table)
            return call.Fault(MappingIssues.WrongConceptMap, 1, $"There is no concept map '{name}'{Suggestions.For(name, call.Context.Group.Map.Concepts.Names(call.Context.Group.Unit))}");
        var get = call.Argument(0);
        return output switch
        {
            "code" => Part(get, table, concept => concept.Code, "code"),
            "system" => Part(get, table, concept => concept.System, "uri"),
            "display" => Part(get, table, concept => concept.Display, "string"),
            "Coding" => new ComplexValue("Coding", (run, frame, element) =>
                Look(run, get(run, frame), table) is { } concept && Fill(element, concept.System, concept.Code, concept.Display)),
            "CodeableConcept" => new ComplexValue("CodeableConcept", (run, frame, element) => FillConcept(run, get(run, frame), table, element)),
            _ => call.Fault(MappingIssues.WrongTransform, 2, "translate() gives code, system, display, Coding or CodeableConcept."),
        };
    }

    private static PrimitiveValue Part(Getter get, ConceptTable table, Func<Concept, string?> part, string type) => new((run, frame) =>
    {
        var value = get(run, frame);
        return Look(run, value, table) is { } concept && part(concept) is { Length: > 0 } text ? Value.Of(text, type, value.Field) : Value.None;
    }, type);

    /// <summary>With the sender's own word as its text, which is what people read when they doubt the code.</summary>
    private static bool FillConcept(Run run, Value value, ConceptTable table, Element element)
    {
        if (Look(run, value, table) is not { } concept) return false;
        var coding = new Element("coding") { IsRepeat = true };
        if (Fill(coding, concept.System, concept.Code, concept.Display)) element.Add(coding);
        element.With("text", value.Text!.Trim()); // a value without a text finds no concept
        return true;
    }

    private static Concept? Look(Run run, Value value, ConceptTable table)
    {
        if (string.IsNullOrWhiteSpace(value.Text)) return null;
        if (table.Find(value.Text) is { } concept) return concept;
        if (table.Otherwise(value.Text) is { } otherwise)
        {
            run.Warn(MappingIssues.ConceptFallback, "code-invalid", value, $"The value is not in {table.Name}; {(table.Fallback is null ? "it was taken as it is" : "the fallback of the table was taken")}. Add the value to the table.");
            return otherwise;
        }
        run.Fail(MappingIssues.ConceptUnknown, "code-invalid", value, $"The value is not in {table.Name}; send one that is, or add it to the table.");
        return null;
    }

    private static bool Fill(Element element, string? system, string? code, string? display)
    {
        if (string.IsNullOrWhiteSpace(code)) return false;
        if (!string.IsNullOrWhiteSpace(system)) element.With("system", system.Trim());
        element.With("code", code.Trim());
        if (!string.IsNullOrWhiteSpace(display)) element.With("display", display.Trim());
        return true;
    }
}
