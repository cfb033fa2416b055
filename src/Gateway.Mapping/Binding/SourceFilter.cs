using Gateway.Fhir.Model;
using Gateway.Mapping.Parsing;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Binding;

/// <summary>Which of the items a rule goes over: where, check, log, list mode, how many there may be.</summary>
internal sealed record SourceFilter(
    AskedField Asked, BoundExpression? Where, BoundExpression? Check, BoundExpression? Log, SourceListMode ListMode, int Min, int Max, string Path)
{
    public IReadOnlyList<Value> Apply(Run run, Value[] frame, int slot, IReadOnlyList<Value> items)
    {
        run.Asking = Asked;
        items = Chosen(run, frame, slot, items);
        run.Asking = null;
        return items;
    }

    private IReadOnlyList<Value> Chosen(Run run, Value[] frame, int slot, IReadOnlyList<Value> items)
    {
        if (Where is not null && items.Count > 0)
        {
            var kept = new List<Value>(items.Count);
            foreach (var item in items)
            {
                frame[slot] = item;
                if (Where.IsTrue(run, frame, item)) kept.Add(item);
            }
            items = kept;
        }
        Count(run, items);
        foreach (var item in items) Look(run, frame, slot, item);
        return ListMode switch
        {
            SourceListMode.First => Slice(items, 0, 1),
            SourceListMode.Last => Slice(items, items.Count - 1, 1),
            SourceListMode.NotFirst => Slice(items, 1, items.Count),
            SourceListMode.NotLast => Slice(items, 0, items.Count - 1),
            _ => items,
        };
    }

    private void Count(Run run, IReadOnlyList<Value> items)
    {
        if (items.Count < Min)
            run.Fail(MappingIssues.TooFew, "required", Value.None, $"'{Path}' must be there {Min} times at least and is {items.Count} times; send it.");
        var most = ListMode == SourceListMode.OnlyOne ? 1 : Max;
        if (items.Count > most)
            run.Fail(MappingIssues.TooMany, "structure", items[most], $"'{Path}' may be there {most} times at most and is {items.Count} times; send one message each.");
    }

    private void Look(Run run, Value[] frame, int slot, Value item)
    {
        if (Check is null && Log is null) return;
        frame[slot] = item;
        if (Check is not null && !Check.IsTrue(run, frame, item))
            run.Fail(MappingIssues.CheckFailed, "invariant", item, $"The check of '{Path}' does not hold: {Check.Path.Text}.");
        if (Log is null) return;
        foreach (var seen in Log.Evaluate(run, frame, item))
            run.Note(IssueSeverity.Information, MappingIssues.Log, "informational", new Value(seen, null, item.Node), $"Log of '{Path}'.");
    }

    private static IReadOnlyList<Value> Slice(IReadOnlyList<Value> items, int start, int count) =>
        [.. items.Skip(Math.Max(0, start)).Take(Math.Max(0, Math.Min(count, items.Count - start)))];
}
