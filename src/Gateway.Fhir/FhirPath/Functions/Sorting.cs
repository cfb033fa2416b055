using Gateway.Fhir.FhirPath.Operators;
using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary><c>sort(key, …)</c>; a key with a minus before it, or <c>desc</c> behind it, falls. Items without a key come first, whichever way it goes.</summary>
internal static class Sorting
{
    public static readonly IReadOnlyList<Function> Functions = [new("sort", 0, int.MaxValue, Sort)];

    private static Eval Sort(CallSite site)
    {
        var input = site.Input;
        var keys = new (Eval Code, int Direction)[Math.Max(1, site.Arguments.Count)];
        keys[0] = (Compiler.ThisItem, 1);
        for (var i = 0; i < site.Arguments.Count; i++) keys[i] = Key(site, i);
        return run => Sorted(run, input(run), keys);
    }

    private static (Eval, int) Key(CallSite site, int index) => site.Arguments[index] is SignNode { IsMinus: true } falling
        ? (site.Code(falling.Operand), -1)
        : (site.Argument(index), 1);

    private static Items Sorted(Evaluation run, Items items, (Eval Code, int Direction)[] keys)
    {
        var rows = new (Item Item, Item[] Keys)[items.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var item = items[i];
            rows[i] = (item, [.. keys.Select(key => run.With(item, i, key.Code).Single("A key of sort()"))]);
        }
        Merge(run, rows, new (Item, Item[])[rows.Length], 0, rows.Length, keys);
        return Items.OfArray([.. rows.Select(row => row.Item)], rows.Length);
    }

    /// <summary>A merge sort: stable, and a comparison that fails passes its exception on as it is.</summary>
    private static void Merge(Evaluation run, (Item, Item[] Keys)[] rows, (Item, Item[] Keys)[] spare, int from, int to, (Eval, int Direction)[] keys)
    {
        if (to - from < 2) return;
        var middle = (from + to) / 2;
        Merge(run, rows, spare, from, middle, keys);
        Merge(run, rows, spare, middle, to, keys);
        run.Spend(to - from);
        int left = from, right = middle;
        for (var i = from; i < to; i++)
        {
            var takeLeft = right >= to || (left < middle && Compare(rows[left].Keys, rows[right].Keys, keys) <= 0);
            spare[i] = rows[takeLeft ? left++ : right++];
        }
        Array.Copy(spare, from, rows, from, to - from);
    }

    private static int Compare(Item[] a, Item[] b, (Eval, int Direction)[] keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var hasA = a[i].Kind != ItemKind.None;
            var hasB = b[i].Kind != ItemKind.None;
            if (hasA != hasB) return hasA ? 1 : -1;
            var order = hasA ? Comparison.Compare(a[i], b[i]) ?? 0 : 0;
            if (order != 0) return order * keys[i].Direction;
        }
        return 0;
    }
}
