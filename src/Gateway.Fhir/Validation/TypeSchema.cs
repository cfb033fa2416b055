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
    private readonly InvariantCheck[] _invariants;
    private readonly int[] _needed;

    private TypeSchema(TypeDefinition definition)
    {
        _definition = definition;
        _invariants = InvariantCheck.Of(definition.Invariants);
        _needed = [.. Enumerable.Range(0, definition.Elements.Count).Where(position => definition.Elements[position].Min > 0)];
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
        var children = element.Children;
        // Repeats apart and second choices are seen in one pass by what stands at each position already.
        var first = run.TakePlaces(_definition.Elements.Count);
        for (var from = 0; from < children.Count;)
        {
            var name = children[from].Name;
            var to = from + 1;
            while (to < children.Count && children[to].Name == name) to++;
            Check(name, children, from, to, first, run);
            from = to;
        }
        var isWhole = true;
        foreach (var position in _needed)
        {
            if (run.FoundAt(first + position) is not null) continue;
            isWhole = false;
            CardinalityCheck.RunMissing(_definition.Elements[position], run);
        }
        run.GiveBackPlaces(first);
        // Rules that speak of a part which is missing would say so again, each in its way.
        if (!isWhole) return;
        foreach (var invariant in _invariants) invariant.Passes(element, run);
    }

    private void Check(string name, IReadOnlyList<Element> children, int from, int to, int first, ValidationRun run)
    {
        if (name == "resourceType" && _definition.Kind == TypeKind.Resource) return;
        if (!_elements.TryGetValue(name, out var schema))
        {
            UnknownElementCheck.Run(_definition, name, run);
            return;
        }
        ref var found = ref run.FoundAt(first + schema.Position);
        var earlier = found;
        found = schema;
        if (ReferenceEquals(earlier, schema))
            run.AddAt(name, IssueCode.Duplicate, "structure", "The repeats of this element do not stand together; put them into one array.");
        else if (earlier is not null)
            run.AddAt(schema.Definition.Name, IssueCode.TwoChoices, "structure", "This element stands here with two types; send it with one of them.");
        schema.Run(children, from, to, run);
    }
}
