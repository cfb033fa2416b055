namespace Gateway.Fhir.FhirPath.Values;

/// <summary>Gathers a collection; the first item needs no memory.</summary>
internal struct ItemsBuilder
{
    private Item _first;
    private Item[]? _items;

    public int Count { get; private set; }

    public readonly Item this[int index] => _items is null ? _first : _items[index];

    public void Add(Item item)
    {
        if (Count == 0)
        {
            _first = item;
        }
        else
        {
            if (_items is null)
            {
                _items = new Item[4];
                _items[0] = _first;
            }
            else if (Count == _items.Length)
            {
                Array.Resize(ref _items, Count * 2);
            }
            _items[Count] = item;
        }
        Count++;
    }

    public void AddRange(Items items)
    {
        for (var i = 0; i < items.Count; i++) Add(items[i]);
    }

    public readonly Items ToItems() => _items is null
        ? (Count == 0 ? Items.Empty : Items.Of(_first))
        : Items.OfArray(_items, Count);
}
