using Gateway.Fhir.Model;

namespace Gateway.Mapping.Running;

/// <summary>What a variable of a running map holds: an element of the source, of the target, or a computed one; or nothing.</summary>
/// <param name="Node">Null is nothing.</param>
/// <param name="Type">The R4 type, where it is known.</param>
/// <param name="Origin">The source field that a computed value came from, for the place of an issue.</param>
internal readonly record struct Value(Element? Node, string? Type = null, Element? Origin = null)
{
    /// <summary>The fields that were read to compute it: they are read when it is.</summary>
    public IReadOnlyList<Element>? From { get; init; }

    public static Value None => default;

    public bool IsNone => Node is null;

    public string? Text => Node?.Text;

    /// <summary>The field to name when something is wrong with this value.</summary>
    public Element? Field => Origin ?? Node;

    public static Value Of(string text, string? type, Element? origin, ElementKind kind = ElementKind.String) =>
        new(new Element(type ?? "string", kind, text), type, origin);

    public override string ToString() => Node?.ToString() ?? "nothing";
}
