using Gateway.Fhir.Model;
using Gateway.Mapping.Running;
using Gateway.Mapping.Sources;

namespace Gateway.Mapping.Binding;

/// <summary>The elements a path of names leads to, from a variable on. In a FHIR record <c>value</c> finds <c>valueQuantity</c> too.</summary>
/// <param name="Slot">The variable.</param>
/// <param name="Type">Its R4 type, if known.</param>
/// <param name="OfType">Only elements of this type; null is any.</param>
/// <param name="Types">The types there are.</param>
internal sealed record SourceSelection(int Slot, string? Type, string[] Names, string? OfType, StructureTypes Types)
{
    private static readonly IReadOnlyList<Value> s_none = [];

    public IReadOnlyList<Value> Items(Run run, Value[] frame)
    {
        var start = frame[Slot];
        if (start.Node is null) return s_none;
        if (Names.Length == 0) return OfType is null || IsOfType(start) ? [start] : s_none;
        var here = Children(start with { Type = start.Type ?? Type }, Names[0]);
        for (var i = 1; i < Names.Length && here.Count > 0; i++)
        {
            if (here.Count == 1) here = Children(here[0], Names[i]);
            else
            {
                var name = Names[i];
                here = [.. here.SelectMany(value => Children(value, name))];
            }
        }
        return OfType is null ? here : [.. here.Where(IsOfType)];
    }

    private IReadOnlyList<Value> Children(Value parent, string name)
    {
        var node = parent.Node!; // values of a selection are never None
        List<Value>? found = null;
        var definition = parent.Type is null ? null : Types.Type(parent.Type);
        foreach (var child in node.Children)
            if (child.Name == name) Add(child, definition?.Find(name)?.Type, ref found);
        if (found is not null) return found;
        if (name == "value" && node is { IsPrimitive: true, Text: not null }) return [parent];
        if (definition?.Find(name) is not { Element.IsChoice: true }) return s_none;
        foreach (var child in node.Children)
            if (child.Name.StartsWith(name, StringComparison.Ordinal) && definition.Find(child.Name) is { } choice && choice.Element.Name == name) Add(child, choice.Type, ref found);
        return found ?? s_none;
    }

    private static void Add(Element child, string? type, ref List<Value>? found)
    {
        if (Blanks.IsBlank(child)) return;
        if (child.Kind == ElementKind.Array)
        {
            // An array inside an array stands for its items.
            foreach (var item in child.Children) Add(item, type, ref found);
            return;
        }
        (found ??= []).Add(new Value(child, child.ResourceType ?? type));
    }

    /// <summary>A foreign record knows JSON's kinds only.</summary>
    private bool IsOfType(Value value) => value.Type is { } type ? MapBinder.Fits(type, OfType!) : OfType switch
    {
        "boolean" => value.Node!.Kind == ElementKind.Boolean,
        "integer" or "decimal" or "positiveInt" or "unsignedInt" => value.Node!.Kind == ElementKind.Number,
        "string" => value.Node!.Kind == ElementKind.String,
        _ => true,
    };
}
