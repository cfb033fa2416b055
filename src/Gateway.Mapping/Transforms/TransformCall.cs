using Gateway.Mapping.Binding;
using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Transforms;

/// <summary>A transform in a map, while it is bound.</summary>
/// <param name="Values">Binds its arguments.</param>
/// <param name="Context">The rule it stands in.</param>
/// <param name="Syntax">As it was written.</param>
/// <param name="Expected">The types that its place takes; none when that is not known.</param>
internal sealed record TransformCall(ValueBinder Values, RuleContext Context, TransformSyntax Syntax, IReadOnlyList<string> Expected)
{
    public int Count => Syntax.Arguments.Count;

    public Getter Argument(int index) => Values.Argument(Syntax.Arguments[index]);

    /// <summary>An argument that may be left away.</summary>
    public Getter? Optional(int index) => index < Count ? Argument(index) : null;

    /// <summary>An argument that must be written out, because it decides what is compiled; null after a fault.</summary>
    public string? Literal(int index, string what)
    {
        if (Syntax.Arguments[index] is LiteralSyntax literal) return literal.Text;
        Fault(MappingIssues.WrongTransform, index, $"{Syntax.Name}() wants {what} here, written out in quotes.");
        return null;
    }

    /// <summary>Notes a fault at an argument and gives null.</summary>
    public BoundValue? Fault(string code, int index, string text)
    {
        Context.Source.Fault(code, index < Count ? Syntax.Arguments[index].At : Syntax.At, text);
        return null;
    }
}
