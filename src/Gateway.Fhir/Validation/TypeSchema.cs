using System.Collections.Concurrent;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation.Checks;

namespace Gateway.Fhir.Validation;

/// <summary>A type's definition, compiled once into the checks of its elements and kept.</summary>
internal sealed class TypeSchema
{
    private static readonly ConcurrentDictionary<string, TypeSchema> s_compiled = new(StringComparer.Ordinal);

    private readonly TypeDefinition _definition;
    private readonly Dictionary<string, ElementSchema> _elements = new(StringComparer.Ordinal);

    private TypeSchema(TypeDefinition definition)
    {
        _definition = definition;
        for (var position = 0; position < definition.Elements.Count; position++)
        {
            var element = definition.Elements[position];
            foreach (var type in element.Types)
                _elements[TypeDefinition.JsonName(element, type)] = new ElementSchema(element, position, CheckList.For(element, type));
        }
    }

    public static TypeSchema Of(string type) => s_compiled.GetOrAdd(type, static name => new TypeSchema(
        R4.Type(name) ?? throw new InvalidOperationException($"The definitions name a type '{name}' that they do not define.")));

    /// <summary>Checks what stands below an element of this type.</summary>
    public void Run(Element element, ValidationRun run)
    {
        if (run.IsTooDeep)
        {
            run.Add(IssueCode.TooDeep, "too-costly", "The element is nested too deeply to be read; send a flatter resource.");
            return;
        }
        // The schema that stands at each position of the type, so that repeats apart and second choices are seen in one pass.
        var found = new ElementSchema?[_definition.Elements.Count];
        var children = element.Children;
        for (var from = 0; from < children.Count;)
        {
            var name = children[from].Name;
            var to = from + 1;
            while (to < children.Count && children[to].Name == name) to++;
            Check(name, children, from, to, found, run);
            from = to;
        }
        CardinalityCheck.RunMissing(_definition.Elements, found, run);
    }

    private void Check(string name, IReadOnlyList<Element> children, int from, int to, ElementSchema?[] found, ValidationRun run)
    {
        if (name == "resourceType" && _definition.Kind == TypeKind.Resource) return;
        if (!_elements.TryGetValue(name, out var schema))
        {
            UnknownElementCheck.Run(_definition, name, run);
            return;
        }
        var earlier = found[schema.Position];
        found[schema.Position] = schema;
        if (ReferenceEquals(earlier, schema))
            run.AddAt(name, IssueCode.Duplicate, "structure", "The repeats of this element do not stand together; put them into one array.");
        else if (earlier is not null)
            run.AddAt(schema.Definition.Name, IssueCode.TwoChoices, "structure", "This element stands here with two types; send it with one of them.");
        schema.Run(children, from, to, run);
    }
}
