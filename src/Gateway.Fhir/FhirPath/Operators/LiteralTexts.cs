using System.Collections.Frozen;
using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Operators;

/// <summary>The quick way for <c>x in ('a' | 'b' | 'c')</c>, which most lists of codes in maps and invariants are: the set is made once.</summary>
internal static class LiteralTexts
{
    /// <summary>The texts, when a node is nothing but a list of them; else null.</summary>
    public static FrozenSet<string>? Of(Node node)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        return Gather(node, texts) ? texts.ToFrozenSet(StringComparer.Ordinal) : null;
    }

    /// <summary>Compares like <see cref="Equality.EqualsText"/>: only a text equals one.</summary>
    public static Items IsIn(Item item, FrozenSet<string> texts)
    {
        if (item.Kind == ItemKind.None) return Items.Empty;
        var text = item.AsNode is { } node ? (node.Kind == ElementKind.String ? node.Text : null) : item.Kind == ItemKind.String ? (string)item.Reference! : null;
        return text is not null && texts.Contains(text) ? Items.True : Items.False;
    }

    private static bool Gather(Node node, HashSet<string> texts)
    {
        switch (node)
        {
            case LiteralNode { Value: { Kind: ItemKind.String } literal }:
                texts.Add(literal.AsString()!); // its kind says it has one
                return true;
            case BinaryNode { Operator: "|" } union:
                return Gather(union.Left, texts) && Gather(union.Right, texts);
            default:
                return false;
        }
    }
}
