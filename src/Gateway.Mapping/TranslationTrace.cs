using Gateway.Fhir.Model;
using Gateway.Mapping.Running;

namespace Gateway.Mapping;

/// <summary>What happened at a step of a translation.</summary>
public enum TraceKind
{
    /// <summary>A rule took up an item of the source.</summary>
    Item,

    /// <summary>A rule did nothing: its source was not there, or its condition did not hold.</summary>
    Skipped,

    /// <summary>An element of the target got a value.</summary>
    Written,
}

/// <summary>One step of a translation: which rule, over which fields, into which element.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Rule">The rule's place: <c>a03.map:41</c>.</param>
/// <param name="Depth">How many groups deep, from 1.</param>
/// <param name="Fields">The places of the fields: of an item its own; of a value all that were read for it, none for one that the map itself says.</param>
/// <param name="Target">Written: where it stands in the result, as FHIRPath writes it; null when it did not get into the result.</param>
/// <param name="Value">The item's text, or the one written. It is the person's: for the screen of whoever may see the record, never for a log.</param>
public sealed record TraceStep(TraceKind Kind, string Rule, int Depth, IReadOnlyList<string> Fields, string? Target, string? Value)
{
    public override string ToString() => $"{Kind} {Rule} {string.Join(", ", Fields)}{(Target is null ? "" : " -> " + Target)}";
}

/// <summary>
/// Listens to one translation: give it to <see cref="TranslationContext"/>, translate, read <see cref="Steps"/>. Where did this value
/// come from: the written steps of its target; where did this field go: the written steps that name it.
/// </summary>
public sealed class TranslationTrace
{
    private readonly List<Seen> _seen = [];
    private List<TraceStep> _steps = [];

    /// <summary>In the order in which they happened; empty until the translation is done.</summary>
    public IReadOnlyList<TraceStep> Steps => _steps;

    internal void Took(string rule, int depth, Element item) => _seen.Add(new Seen(TraceKind.Item, rule, depth, [item], null, item.Text));

    internal void Skipped(string rule, int depth) => _seen.Add(new Seen(TraceKind.Skipped, rule, depth, [], null, null));

    /// <summary>Every value in an element that was written is a step, over the fields that were read for it.</summary>
    internal void Wrote(string rule, int depth, Element written, IEnumerable<Element> reads) => Wrote(rule, depth, written, [.. reads.Select(FieldAccount.Leaf).Distinct()]);

    /// <summary>Elements become places, when all of them stand where they stay.</summary>
    /// <param name="placeOf">The place of a field of the source; null for anything else.</param>
    /// <param name="kept">What an element became in the result.</param>
    internal void Close(Func<Element?, string?> placeOf, IReadOnlyDictionary<Element, Element> kept) => _steps =
    [
        .. _seen.Select(seen => new TraceStep(seen.Kind, seen.Rule, seen.Depth, [.. seen.Fields.Select(placeOf).OfType<string>()],
            seen.Target is not null && kept.TryGetValue(seen.Target, out var final) ? final.Path() : null, seen.Value)),
    ];

    private void Wrote(string rule, int depth, Element written, Element[] fields)
    {
        if (written.IsPrimitive && written.Text is not null) _seen.Add(new Seen(TraceKind.Written, rule, depth, fields, written, written.Text));
        foreach (var child in written.Children) Wrote(rule, depth, child, fields);
    }

    private sealed record Seen(TraceKind Kind, string Rule, int Depth, IReadOnlyList<Element> Fields, Element? Target, string? Value)
    {
        public override string ToString() => $"{Kind} {Rule}";
    }
}
