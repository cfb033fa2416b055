using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Binding;
using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Transforms;

/// <summary>Making, copying and pointing: create, copy, evaluate, reference, pointer, uuid.</summary>
internal static class StructureTransforms
{
    public static BoundValue? Create(TransformCall call)
    {
        var name = call.Count == 1 ? call.Literal(0, "the name of a type") : call.Expected is [var only] ? only : null;
        if (name is null) return call.Count == 0 ? call.Fault(MappingIssues.WrongTransform, 0, "Here it cannot be known what to create; write create('Type').") : null;
        var type = call.Context.Group.Unit.TypeOf(name, out var isKnown);
        if (type is null && isKnown)
            return new ComplexValue(name, (_, _, element) =>
            {
                element.Tag = new CreatedType(name);
                return true;
            });
        if (type is not null && Edition.ReleaseOf(type) is not null) return OfRelease(type, call.Context.Types.Type(type));
        if (type is null || call.Context.Types.Type(type) is not { IsAbstract: false } definition)
            return call.Fault(MappingIssues.UnknownType, 0, $"There is no type '{name}' to create{TypeNames.Suggestion(name)}");
        if (definition.Kind == TypeKind.Primitive && call.Expected is [var wanted] && wanted != type && R4.Type(wanted) is { Kind: TypeKind.Primitive })
        {
            // It is the element that says what its value must be; what is written into it is looked at then.
            call.Context.Source.Warn(MappingIssues.WrongKindOfValue, call.Syntax.At, $"The element is a {wanted}, and a {wanted} is created instead of a {type}.");
            type = wanted;
        }
        return Made(type, definition.Kind == TypeKind.Resource ? type : null);
    }

    /// <summary>A type of another release: known by its definition, or by its name alone.</summary>
    private static ComplexValue OfRelease(string type, TypeDefinition? definition) => Made(type, Edition.IsResource(type, definition) ? Edition.Plain(type) : null);

    private static ComplexValue Made(string type, string? resourceType) => new(type, (_, _, element) =>
    {
        if (resourceType is not null && element["resourceType"] is null) element.Insert(0, Element.String("resourceType", resourceType));
        return true;
    });

    public static BoundValue? Copy(TransformCall call) => call.Values.Bind(call.Syntax.Arguments[0], call.Expected);

    public static BoundValue? Evaluate(TransformCall call)
    {
        var expression = (FhirPathSyntax)call.Syntax.Arguments[^1]; // the parser reads evaluate's last argument as FHIRPath
        if (call.Count == 1) return call.Values.Expression(expression, call.Context.Focus);
        var path = ((VariableSyntax)call.Syntax.Arguments[0]).Path; // and its first as a variable
        if (call.Context.Find(path.Root, path.At) is not { } variable) return null;
        if (path.Names.Count > 1) return call.Fault(MappingIssues.WrongTransform, 0, "evaluate() wants a variable first; put the path into the expression.");
        return call.Values.Expression(expression, variable.Slot);
    }

    /// <summary><c>Type/id</c>; where a Reference is wanted, a Reference with it.</summary>
    public static BoundValue? Reference(TransformCall call) => Pointing(call, static (type, id) => $"{type}/{id}");

    /// <summary>The address of the resource within its bundle: <c>urn:uuid:id</c> when the id is a UUID, else <c>Type/id</c>.</summary>
    public static BoundValue? Pointer(TransformCall call) => Pointing(call, static (type, id) => Guid.TryParse(id, out _) ? $"urn:uuid:{id}" : $"{type}/{id}");

    /// <summary>A new id, the same at every translation of the same message. For a resource that is amended later use <c>uuidFrom</c> of its key.</summary>
    public static BoundValue? Uuid(TransformCall call) => new PrimitiveValue((run, _) => Value.Of(run.NextUuid(), "uuid", null), "string");

    private static BoundValue Pointing(TransformCall call, Func<string, string, string> write)
    {
        var get = call.Argument(0);
        Value Text(Run run, Value[] frame)
        {
            var resource = get(run, frame);
            if (resource.Node is not { } node) return Value.None;
            if (node.ResourceType is { } type && node["id"]?.Text is { } id) return Value.Of(write(type, id), "string", null);
            run.Fail(MappingIssues.WrongValue, "processing", new Value(null), "A reference is wanted to something that is no resource or has no id yet; set its id first.");
            return Value.None;
        }
        if (!call.Expected.Contains("Reference")) return new PrimitiveValue(Text, "string");
        return new ComplexValue("Reference", (run, frame, element) =>
        {
            if (Text(run, frame).Text is not { } text) return false;
            element.With("reference", text);
            return true;
        });
    }
}
