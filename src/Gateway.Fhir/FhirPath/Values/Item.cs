using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Values;

internal enum ItemKind : byte
{
    None,
    Node,
    Boolean,
    Integer,
    Decimal,
    String,
    Temporal,
    Quantity,

    /// <summary>Of <see cref="Items"/> only: neighbours in one parent's list of children.</summary>
    Siblings,

    /// <summary>Of <see cref="Items"/> only: an array of items.</summary>
    Several,
}

/// <summary>One item of a collection: a node of a tree, or a computed value. A value, so that computing makes no garbage.</summary>
internal readonly struct Item
{
    private readonly object? _reference;
    private readonly int _number;

    public Item(object? reference, int number, ItemKind kind)
    {
        _reference = reference;
        _number = number;
        Kind = kind;
    }

    public ItemKind Kind { get; }

    public object? Reference => _reference;

    public int Number => _number;

    public bool IsNode => Kind == ItemKind.Node;

    /// <summary>The node; asked only of a node.</summary>
    public Element Node => Unsafe.As<Element>(_reference!); // the kind says so already

    public Element? AsNode => Kind == ItemKind.Node ? Node : null;

    public Temporal? AsTemporal => _reference as Temporal;

    public Quantity? AsQuantity => _reference as Quantity;

    public static Item Of(Element node) => new(node, 0, ItemKind.Node);

    public static Item Of(bool value) => new(null, value ? 1 : 0, ItemKind.Boolean);

    public static Item Of(int value) => new(null, value, ItemKind.Integer);

    public static Item Of(decimal value) => new(value, 0, ItemKind.Decimal);

    public static Item Of(string value) => new(value, 0, ItemKind.String);

    public static Item Of(Temporal value) => new(value, 0, ItemKind.Temporal);

    public static Item Of(Quantity value) => new(value, 0, ItemKind.Quantity);

    public bool? AsBoolean() => Kind switch
    {
        ItemKind.Boolean => _number != 0,
        ItemKind.Node when Node.Kind == ElementKind.Boolean => Node.Text == "true",
        _ => null,
    };

    /// <summary>The number, when it is one: an integer, a decimal, or a node that was written as a number.</summary>
    public bool TryNumber(out decimal value)
    {
        switch (Kind)
        {
            case ItemKind.Integer:
                value = _number;
                return true;
            case ItemKind.Decimal:
                value = (decimal)_reference!;
                return true;
            case ItemKind.Node when Node.Kind == ElementKind.Number:
                return Numbers.TryParse(Node.Text, out value);
            default:
                value = 0;
                return false;
        }
    }

    /// <summary>The whole number, when it is an integer or a node whose number is written as one.</summary>
    public int? AsInteger()
    {
        if (Kind == ItemKind.Integer) return _number;
        return AsNode is { Kind: ElementKind.Number, Text: { } text } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    /// <summary>The string, when it is one; a node that was written as a number or boolean gives its text.</summary>
    public string? AsString() => Kind switch
    {
        ItemKind.String => (string)_reference!,
        ItemKind.Node => Node.Text,
        _ => null,
    };

    /// <summary>The text of any value but a quantity of a tree and other complex nodes: what <c>toString()</c> gives.</summary>
    public string? AsText() => Kind switch
    {
        ItemKind.String => (string)_reference!,
        ItemKind.Node => Node.Text,
        ItemKind.Boolean => _number != 0 ? "true" : "false",
        ItemKind.Integer => _number.ToString(CultureInfo.InvariantCulture),
        ItemKind.Decimal => ((decimal)_reference!).ToString(CultureInfo.InvariantCulture),
        ItemKind.None => null,
        _ => _reference!.ToString(),
    };

    /// <summary>A primitive node as the value it holds; everything else as it is.</summary>
    public Item Value()
    {
        if (AsNode is not { Text: { } text } node) return this;
        switch (node.Kind)
        {
            case ElementKind.Boolean:
                return Of(text == "true");
            case ElementKind.Number:
                if (AsInteger() is { } whole) return Of(whole);
                return Numbers.TryParse(text, out var number) ? Of(number) : Of(text);
            default:
                return FhirTypes.TemporalOf(node) is { } temporal ? Of(temporal) : Of(text);
        }
    }
}
