using Gateway.Fhir.FhirPath.Operators;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>Is an item among others, by <c>=</c>.</summary>
internal static class Membership
{
    public static Items IsIn(Evaluation run, Item item, Items items) => item.Kind == ItemKind.None ? Items.Empty : Items.Of(Has(run, items, item));

    public static bool IsSubset(Evaluation run, Items part, Items whole)
    {
        var set = new Set(run);
        for (var i = 0; i < whole.Count; i++) set.Add(whole[i]);
        for (var i = 0; i < part.Count; i++)
            if (!set.Has(part[i])) return false;
        return true;
    }

    public static Items Distinct(Evaluation run, Items items)
    {
        if (items.Count < 2) return items;
        var set = new Set(run);
        var kept = new ItemsBuilder();
        for (var i = 0; i < items.Count; i++)
            if (set.Add(items[i])) kept.Add(items[i]);
        return kept.Count == items.Count ? items : kept.ToItems();
    }

    /// <summary>The items that are among the others, or that are not.</summary>
    public static Items Filter(Evaluation run, Items items, Items others, bool wanted)
    {
        var set = new Set(run);
        for (var i = 0; i < others.Count; i++) set.Add(others[i]);
        var kept = new ItemsBuilder();
        for (var i = 0; i < items.Count; i++)
            if (set.Has(items[i]) == wanted) kept.Add(items[i]);
        return kept.ToItems();
    }

    private static bool Has(Evaluation run, Items items, Item item)
    {
        for (var i = 0; i < items.Count; i++)
            if (Equality.AreEqual(run, items[i], item) == true) return true;
        return false;
    }

    /// <summary>A set by <c>=</c>: a few items are compared one by one, many by buckets in which equal items meet.</summary>
    internal sealed class Set(Evaluation run)
    {
        private const int Few = 12;

        private ItemsBuilder _few;
        private Dictionary<int, List<Item>>? _many;

        /// <summary>False when it was there already.</summary>
        public bool Add(Item item)
        {
            if (Has(item)) return false;
            if (_many is null && _few.Count == Few)
            {
                _many = [];
                for (var i = 0; i < Few; i++) Put(_few[i]);
            }
            if (_many is null) _few.Add(item);
            else Put(item);
            return true;
        }

        public bool Has(Item item)
        {
            if (_many is null)
            {
                for (var i = 0; i < _few.Count; i++)
                    if (Equality.AreEqual(run, _few[i], item) == true) return true;
                return false;
            }
            if (!_many.TryGetValue(Bucket(item), out var bucket)) return false;
            foreach (var other in bucket)
                if (Equality.AreEqual(run, other, item) == true) return true;
            return false;
        }

        private void Put(Item item)
        {
            var key = Bucket(item);
            if (_many!.TryGetValue(key, out var bucket)) bucket.Add(item);
            else _many[key] = [item];
        }

        /// <summary>The same for items that are equal. Complex nodes go by the shape and texts of their first levels.</summary>
        private static int Bucket(Item item)
        {
            if (item.TryNumber(out var number)) return number.GetHashCode();
            if (item.AsBoolean() is { } truth) return truth ? 1 : 2;
            if (item.AsString() is { } text) return TemporalText.MayBe(text) ? 3 : string.GetHashCode(text, StringComparison.Ordinal);
            if (item.AsNode is not { } node) return item.Kind == ItemKind.Temporal ? 3 : 4;
            // A quantity may equal one of another shape.
            return FhirTypes.QuantityOf(item) is not null ? 4 : Shape(node, 2);
        }

        private static int Shape(Element node, int levels)
        {
            var shape = node.Children.Count;
            foreach (var child in node.Children)
            {
                // A sum, because the order of children does not count.
                shape += string.GetHashCode(child.Name, StringComparison.Ordinal);
                if (child.Kind == ElementKind.String && child.Text is { } text && !TemporalText.MayBe(text)) shape += 31 * string.GetHashCode(text, StringComparison.Ordinal);
                else if (child.Kind == ElementKind.Object && levels > 0 && child["value"] is null) shape += Shape(child, levels - 1);
            }
            return shape;
        }
    }
}
