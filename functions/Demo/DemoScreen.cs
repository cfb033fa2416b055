using System.Globalization;
using Gateway.Simulators.Accounts;
using Gateway.Simulators.Story;
using Spectre.Console;

namespace Gateway.Functions.Demo;

/// <summary>Shows the messages on their way: a live table where a person watches, lines elsewhere. Rooms and opaque ids, never a name.</summary>
internal sealed class DemoScreen(StoryDay story, TextWriter output, TimeProvider time)
{
    private const int RowsShown = 24;

    public async Task ShowAsync(DemoWatch watch, Task play, CancellationToken cancellationToken)
    {
        var isWatched = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        if (!isWatched)
        {
            var told = new HashSet<int>();
            await watch.FollowAsync(play, () => Tell(watch, told), cancellationToken);
            return;
        }
        // The last rows move; the whole table is left behind at the end.
        await AnsiConsole.Live(Table(watch, RowsShown)).AutoClear(true).StartAsync(live =>
            watch.FollowAsync(play, () => live.UpdateTarget(Table(watch, RowsShown)), cancellationToken));
        AnsiConsole.Write(Table(watch, int.MaxValue));
    }

    /// <summary>A line for each message that came to its end since the last time.</summary>
    private void Tell(DemoWatch watch, HashSet<int> told)
    {
        foreach (var (row, index) in watch.Rows().Select((row, index) => (row, index)))
        {
            if (row.Accounts.Count == 0 || !row.Accounts.All(account => account.IsSettled) || !told.Add(index)) continue;
            output.WriteLine($"{When(row.Planned)}  {row.Planned.Source,-13}  {row.Planned.Label,-32}  {About(row.Planned),-9}  {string.Join("; ", Fates(row))}");
        }
    }

    private Table Table(DemoWatch watch, int most)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Time", "Source", "Kind", "Person", "Custody");
        table.Title = new TableTitle($"{story.Messages.Count} sends of a day that ends {StoryWall(story.Now)}");
        foreach (var row in watch.Rows().Where(row => row.Answer is not null).TakeLast(most))
        {
            table.AddRow(new[] { When(row.Planned), row.Planned.Source, row.Planned.Label, About(row.Planned), string.Join("\n", Fates(row)) }
                .Select(cell => new Text(cell)));
        }
        return table;
    }

    private static IEnumerable<string> Fates(DemoRow row)
    {
        if (row.IsRepeat)
        {
            yield return "duplicate: answered as before, nothing done twice";
            yield break;
        }
        if (row is { Planned.IsTriage: true, Answer.Note: { } disposition }) yield return $"answered {disposition}";
        foreach (var account in row.Accounts) yield return Fate(account);
    }

    /// <summary>Every step with its time: seconds since the gateway took the message.</summary>
    private static string Fate(CustodyAccount account)
    {
        if (account.Steps.Count == 0) return account.State;
        var first = account.Steps[0].At;
        var own = account.Steps.Where(step => step.Obligation is null).Select(step => $"{step.State} {Since(first, step.At)}");
        var owed = account.Obligations.Select(one => $"{one.Recipient}: " + string.Join(" > ",
            account.Steps.Where(step => step.Obligation == one.Id && step.State != "queued").Select(step => $"{step.State} {Since(first, step.At)}").DefaultIfEmpty(one.State)));
        var reason = account.Reason is { } why && account.State is not "routed" ? $" ({why})" : "";
        return string.Join(" | ", [string.Join(" > ", own) + reason, .. owed]);
    }

    private static string Since(DateTimeOffset first, DateTimeOffset at) => (at - first).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);

    private string StoryWall(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);

    private string When(PlannedMessage planned) => StoryWall(planned.OccurredAt);

    private static string About(PlannedMessage planned) => planned.About.Length == 36 ? planned.About[..8] : planned.About;
}
