using System.CommandLine;
using System.Globalization;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Mapping;
using Gateway.Mapping.Analyst;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway map diff OLD NEW --data DIR</c>: what a change of the maps would do to the messages that are stored. Stores nothing.</summary>
internal static class MapDiffVerb
{
    private const int MostTold = 20;

    private sealed record Wanted(DirectoryInfo Old, DirectoryInfo New, string? Source, int Limit, bool Values);

    /// <summary>The sums over all messages.</summary>
    private sealed class Sums
    {
        public int Messages { get; set; }

        public int Changed { get; set; }

        public int Broken { get; set; }

        public int Mended { get; set; }

        public Dictionary<string, int> ByElement { get; } = new(StringComparer.Ordinal);
    }

    public static Command Create()
    {
        var old = new Argument<DirectoryInfo>("old") { Description = "The mappings folder as it is" };
        var changed = new Argument<DirectoryInfo>("new") { Description = "The mappings folder as it would be" };
        var folders = new FolderOptions();
        var source = new Option<string?>("--source") { Description = "Only messages of this source" };
        var limit = new Option<int>("--limit") { Description = "The newest so many messages", DefaultValueFactory = _ => 10_000 };
        var values = new Option<bool>("--values") { Description = "Shows the values, which are patients'; without it only places are shown" };
        var command = new Command("diff", "Runs stored messages through two states of the maps; exit code 1 when something would change") { old, changed, folders.Data, folders.Database, source, limit, values };
        command.SetAction((parse, cancellationToken) => RunAsync(
            new Wanted(parse.GetRequiredValue(old), parse.GetRequiredValue(changed), parse.GetValue(source), parse.GetValue(limit), parse.GetValue(values)),
            folders, parse, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Wanted wanted, FolderOptions folders, ParseResult parse, CancellationToken cancellationToken)
    {
        var console = parse.InvocationConfiguration;
        if (await MapBench.OpenAsync(wanted.Old, console) is not { } before || await MapBench.OpenAsync(wanted.New, console) is not { } after) return 2;
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return 2;
        var sums = new Sums();
        foreach (var entry in await database.Store.ListMessagesAsync(new LedgerQuery(wanted.Source, Limit: wanted.Limit), cancellationToken))
        {
            if (entry.State == MessageState.Duplicate) continue;
            var difference = await CompareAsync(entry, before, after, database.Store, cancellationToken);
            Count(difference, sums);
            if (!difference.IsSame) await TellAsync(entry, difference, wanted.Values, console.Output);
            // A long work shows that it goes on.
            if (sums.Messages % 1000 == 0) await console.Error.WriteLineAsync($"{sums.Messages} messages compared");
        }
        await SumAsync(sums, console.Output);
        return sums.Changed > 0 ? 1 : 0;
    }

    private static async Task<MapDifference> CompareAsync(LedgerEntry entry, MapBench before, MapBench after, ICustodyStore store, CancellationToken cancellationToken)
    {
        var body = await store.ReadBodyAsync(entry.Id, cancellationToken);
        var fetched = await store.FindArtefactAsync(entry.Id, "fetched", cancellationToken);
        return MapComparison.Of(before.Catalogue.Find(entry.Source), after.Catalogue.Find(entry.Source), body, entry.ContentType,
            fetched?.Body, new TranslationContext(entry.Id, entry.ReceivedAt));
    }

    private static void Count(MapDifference difference, Sums sums)
    {
        sums.Messages++;
        if (difference.IsSame) return;
        sums.Changed++;
        if (difference.Verdict == MapVerdict.Broken) sums.Broken++;
        if (difference.Verdict == MapVerdict.Mended) sums.Mended++;
        foreach (var place in difference.Changes.Select(Pattern).Distinct()) sums.ByElement[place] = sums.ByElement.GetValueOrDefault(place) + 1;
    }

    /// <summary>Without the resource's id and the indexes.</summary>
    private static string Pattern(ElementChange change)
    {
        var place = PlacePattern.OfField(change.ToPlaceOnly());
        var (slash, dot) = (place.IndexOf('/', StringComparison.Ordinal), place.IndexOf('.', StringComparison.Ordinal));
        return slash < 0 ? place : dot < slash ? place[..slash] : place[..slash] + place[dot..];
    }

    private static async Task TellAsync(LedgerEntry entry, MapDifference difference, bool values, TextWriter output)
    {
        var verdict = difference.Verdict switch
        {
            MapVerdict.Broken => "  NO LONGER TRANSLATED",
            MapVerdict.Mended => "  translated now",
            _ => "",
        };
        await output.WriteLineAsync($"{entry.Id}  {entry.Source}  {entry.Kind}{verdict}");
        // Of a message that comes or goes whole, every element is different; that is said already.
        var told = difference.Verdict == MapVerdict.Same ? difference.Changes : [];
        foreach (var change in told.Take(MostTold)) await output.WriteLineAsync($"  {(values ? change.ToString() : change.ToPlaceOnly())}");
        if (told.Count > MostTold) await output.WriteLineAsync($"  and {told.Count - MostTold} more");
        foreach (var field in difference.Unaccounted) await output.WriteLineAsync($"  unaccounted now: {field}");
    }

    private static async Task SumAsync(Sums sums, TextWriter output)
    {
        foreach (var (place, count) in sums.ByElement.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostTold))
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count,6} messages  {place}"));
        await output.WriteLineAsync($"map diff: {sums.Messages} messages, {sums.Changed} changed, {sums.Broken} no longer translated, {sums.Mended} translated now");
    }
}
