namespace Gateway.Mapping.Analyst;

/// <summary>What a change of the maps does to one message.</summary>
/// <param name="Changes">Empty when the result is the same.</param>
/// <param name="Verdict">What became of the message's being translatable at all.</param>
/// <param name="Unaccounted">Fields that the new map leaves unaccounted and the old one did not.</param>
public sealed record MapDifference(IReadOnlyList<ElementChange> Changes, MapVerdict Verdict, IReadOnlyList<string> Unaccounted)
{
    public bool IsSame => Changes.Count == 0 && Verdict == MapVerdict.Same && Unaccounted.Count == 0;
}

/// <summary>Whether a message can be translated before and after a change.</summary>
public enum MapVerdict
{
    Same,

    /// <summary>It could not be translated, and now it can.</summary>
    Mended,

    /// <summary>It could be translated, and now it cannot: the change would park it.</summary>
    Broken,
}

/// <summary>Runs the same message through two states of a source's maps.</summary>
public static class MapComparison
{
    /// <param name="before">The source as it is; null when it is new.</param>
    /// <param name="after">The source as it would be; null when it is gone.</param>
    /// <param name="body">The stored body.</param>
    /// <param name="contentType">The stored media type.</param>
    /// <param name="fetched">For a thin source, the record that was fetched.</param>
    /// <param name="context">The message's own id and time, so that ids come out as they did.</param>
    public static MapDifference Of(
        SourceSystem? before, SourceSystem? after, ReadOnlyMemory<byte> body, string? contentType, ReadOnlyMemory<byte>? fetched, TranslationContext context)
    {
        var old = Translate(before, body, contentType, fetched, context);
        var now = Translate(after, body, contentType, fetched, context);
        var verdict = old?.Bundle is null == now?.Bundle is null ? MapVerdict.Same : now?.Bundle is null ? MapVerdict.Broken : MapVerdict.Mended;
        return new MapDifference(ElementDiff.Between(old?.Bundle, now?.Bundle), verdict,
            [.. (now?.Report.Unaccounted ?? []).Except(old?.Report.Unaccounted ?? []).Select(PlacePattern.OfField).Distinct()]);
    }

    private static Translation? Translate(SourceSystem? source, ReadOnlyMemory<byte> body, string? contentType, ReadOnlyMemory<byte>? fetched, TranslationContext context)
    {
        if (source is null) return null;
        var envelope = source.Open(body, contentType);
        if (source.Manifest.Fetch is not null && fetched is { } record && envelope.Parts is [var notification]) envelope = source.OpenFetched(notification, record);
        return envelope.Parts is [var part] && !envelope.Issues.Any(issue => issue.IsError) ? source.Translate(part, context) : null;
    }
}
