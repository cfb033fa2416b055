using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Running;
using Gateway.Mapping.Sources;

namespace Gateway.Mapping.Binding;

/// <summary>An element of a target as the definitions have it.</summary>
/// <param name="Parent">The type it is an element of; null for a structure that is no R4 type, of which nothing is known.</param>
/// <param name="Name">Its name as the map writes it.</param>
/// <param name="Definition">Null when the parent's type is not known.</param>
/// <param name="Type">The one type it can have; null for a choice that is not made yet, and when nothing is known.</param>
internal sealed record TargetElement(TypeDefinition? Parent, string Name, ElementDefinition? Definition, string? Type)
{
    public bool IsList => Collates || (Definition ?? InR4) is { Max: > 1 };

    /// <summary>An element that nobody defines and that the map says repeats.</summary>
    public bool Collates { get; init; }

    /// <summary>
    /// The element of that name in R4, where the parent is of another release that nobody has defined here: it says how the element is
    /// written, and nothing of what it may hold.
    /// </summary>
    public ElementDefinition? InR4 { get; init; }

    /// <summary>A value of a primitive element, named <c>value</c>.</summary>
    public bool IsOwnValue { get; init; }

    public IReadOnlyList<string> Types => Type is not null ? [Type] : Definition?.Types ?? [];

    public static bool IsPrimitive(string type) => R4.Type(type) is { Kind: TypeKind.Primitive };

    /// <summary>Whether an element of that type may stand here.</summary>
    public bool Takes(string type) => Definition is null || Types.Any(own => MapBinder.Fits(type, own));

    public string JsonName(string? type) =>
        (Definition ?? InR4) is { IsChoice: true } choice && Type is null && type is not null ? TypeDefinition.JsonName(choice, Edition.Plain(type)) : Name;

    /// <summary>The element to write a structure into: a new one of a list, the one that is there of any other.</summary>
    /// <returns>Null when the choice was made otherwise before; then that is noted.</returns>
    public Element? Open(Run run, Element parent, string? type)
    {
        var name = JsonName(type);
        if (!IsList && parent[name] is { } there) return there;
        return IsTaken(run, parent, name) ? null : parent.Add(new Element(name) { IsRepeat = IsList });
    }

    /// <summary>The primitive with its value; a second value of an element that stands once replaces the first, and that is told.</summary>
    public Element? Set(Run run, Element parent, string type, Value value)
    {
        if (value.Text is not { } text || string.IsNullOrWhiteSpace(text)) return null;
        if (Primitives.Write(type, text) is not { } written)
        {
            run.Fail(MappingIssues.WrongValue, "value", value, $"The value for {Parent?.Name}.{Name} must be {Primitives.Form(type)}.");
            return null;
        }
        if (IsOwnValue)
        {
            parent.SetValue(written.Kind, written.Text);
            run.Wrote(parent);
            return parent;
        }
        var name = JsonName(type);
        var element = IsList ? null : parent[name];
        if (element is null)
        {
            if (IsTaken(run, parent, name)) return null;
            element = parent.Add(new Element(name, written.Kind, written.Text) { IsRepeat = IsList });
        }
        else
        {
            if (element.Tag is string earlier && element.Text is not null && element.Text != written.Text)
                run.Warn(MappingIssues.SetTwice, "value", value, $"{Parent?.Name}.{Name} stands once and was set before by {earlier}; the later value stays.");
            element.SetValue(written.Kind, written.Text);
        }
        // Rules are told apart from transforms: what a transform wrote, a rule may correct.
        element.Tag = run.Rule;
        run.Wrote(element);
        return element;
    }

    private bool IsTaken(Run run, Element parent, string name)
    {
        if (Definition is not { IsChoice: true } || Parent is null) return false;
        foreach (var sibling in parent.Children)
        {
            if (sibling.Name == name || Blanks.IsBlank(sibling) || Parent.Find(sibling.Name) is not { } found || found.Element.Name != Definition.Name) continue;
            run.Fail(MappingIssues.ChoiceTaken, "structure", Value.None, $"{Parent.Name}.{Definition.Name}[x] already is {sibling.Name} and cannot be {name} too.");
            return true;
        }
        return false;
    }
}
