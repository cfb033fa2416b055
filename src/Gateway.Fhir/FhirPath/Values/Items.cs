using System.Runtime.CompilerServices;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>
/// A collection. None and one item, and the repeats of an element as they lie in their parent, need no memory of their own:
/// nearly every collection of a map is one of these.
/// </summary>
internal readonly struct Items
{
    private readonly object? _reference;
    private readonly int _number;
    private readonly ItemKind _kind;

    private Items(object? reference, int number, int count, ItemKind kind)
    {
        _reference = reference;
        _number = number;
        Count = count;
        _kind = kind;
    }

    public static Items Empty => default;

    public static Items True { get; } = Of(true);

    public static Items False { get; } = Of(false);

    public int Count { get; }

    public bool IsEmpty => Count == 0;

    public Item this[int index] => _kind switch
    {
        // The kind says what the reference is; a cast would ask again for every item.
        ItemKind.Siblings => Item.Of(Unsafe.As<List<Element>>(_reference!)[_number + index]),
        ItemKind.Several => Unsafe.As<Item[]>(_reference!)[index],
        _ => new Item(_reference, _number, _kind),
    };

    public static Items Of(Item item) => new(item.Reference, item.Number, item.Kind == ItemKind.None ? 0 : 1, item.Kind);

    public static Items Of(Element node) => new(node, 0, 1, ItemKind.Node);

    public static Items Of(bool value) => Of(Item.Of(value));

    public static Items Of(bool? value) => value is { } known ? Of(Item.Of(known)) : Empty;

    public static Items Of(int value) => Of(Item.Of(value));

    public static Items Of(int? value) => value is { } known ? Of(Item.Of(known)) : Empty;

    public static Items Of(decimal value) => Of(Item.Of(value));

    public static Items Of(decimal? value) => value is { } known ? Of(Item.Of(known)) : Empty;

    public static Items Of(string? value) => value is null ? Empty : Of(Item.Of(value));

    public static Items Of(Temporal? value) => value is null ? Empty : Of(Item.Of(value));

    public static Items Of(Quantity? value) => value is null ? Empty : Of(Item.Of(value));

    public static Items OfSiblings(List<Element> children, int start, int count) =>
        count == 1 ? Of(children[start]) : new Items(children, start, count, ItemKind.Siblings);

    public static Items OfArray(Item[] items, int count) => count switch
    {
        0 => Empty,
        1 => Of(items[0]),
        _ => new Items(items, 0, count, ItemKind.Several),
    };

    public static Items OfNodes(IReadOnlyList<Element> nodes)
    {
        if (nodes.Count == 1) return Of(nodes[0]);
        var builder = new ItemsBuilder();
        foreach (var node in nodes) builder.Add(Item.Of(node));
        return builder.ToItems();
    }

    public Items Slice(int start, int count)
    {
        if (start >= Count || count <= 0) return Empty;
        count = Math.Min(count, Count - start);
        if (count == 1) return Of(this[start]);
        if (_kind == ItemKind.Siblings) return OfSiblings((List<Element>)_reference!, _number + start, count);
        return start == 0 && count == Count ? this : OfArray(((Item[])_reference!)[start..(start + count)], count);
    }

    /// <summary>The only item; <c>ItemKind.None</c> when there is none.</summary>
    /// <exception cref="FhirPathException">There are several.</exception>
    public Item Single(string what)
    {
        if (Count > 1) throw new FhirPathException($"{what} works on a single item, but there are {Count}.");
        return Count == 0 ? default : this[0];
    }

    /// <summary>The collection as a boolean (http://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections): a single item that is no boolean is true.</summary>
    public bool? Truth()
    {
        if (Count == 0) return null;
        if (Count > 1) throw new FhirPathException($"A single true or false is expected, but there are {Count} items.");
        return this[0].AsBoolean() ?? true;
    }

    /// <summary>The single string, or null when the collection is empty.</summary>
    public string? Text(string what)
    {
        var item = Single(what);
        if (item.Kind == ItemKind.None) return null;
        if (item.AsString() is { } text) return text;
        // A primitive that has extensions but no value is like an empty collection.
        return item.AsNode is { IsPrimitive: true } ? null : throw new FhirPathException($"{what} works on a string.");
    }

    /// <summary>The single whole number, or null when the collection is empty.</summary>
    public int? Integer(string what)
    {
        var item = Single(what);
        if (item.Kind == ItemKind.None) return null;
        return item.AsInteger() ?? throw new FhirPathException($"{what} expects an integer.");
    }

    /// <summary>The items as nodes, for those outside.</summary>
    public IReadOnlyList<Element> ToElements()
    {
        if (Count == 0) return [];
        var elements = new Element[Count];
        for (var i = 0; i < elements.Length; i++) elements[i] = Nodes.Of(this[i]);
        return elements;
    }
}
