using Gateway.Simulators;
using Gateway.Simulators.Accounts;
using Gateway.Simulators.Journals;
using Gateway.Simulators.Story;

namespace Gateway.Functions.Demo;

/// <summary>Follows every message through the public custody address, each as its sender, until nothing moves any more.</summary>
internal sealed class DemoWatch(PartnerKit kit, StoryDay story, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<string, IReadOnlyList<CustodyAccount>> _accounts = [];

    /// <summary>Asks until everything that was sent is at its end; <paramref name="onChange"/> after each round.</summary>
    public async Task FollowAsync(Task play, Action onChange, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isPlayed = play.IsCompleted;
            await AskAsync(onlyOpen: true, cancellationToken);
            onChange();
            if (play.IsFaulted || play.IsCanceled) await play;
            if (isPlayed && IsSettled())
            {
                // Once more, all of it: a message that was done may have been taken back since.
                await AskAsync(onlyOpen: false, cancellationToken);
                onChange();
                if (IsSettled()) return;
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public Reckoning Reckon() => Reckoning.Of([.. kit.Journals.SelectMany(journal => journal.Entries)], _accounts);

    /// <summary>What is known of the messages of the story so far, in its order; a send that was not acknowledged yet has none.</summary>
    public IEnumerable<DemoRow> Rows()
    {
        var seen = new HashSet<string>();
        var answers = Acknowledged().GroupBy(entry => $"{entry.Partner} {entry.Reference}").ToDictionary(same => same.Key, same => new Queue<JournalEntry>(same));
        foreach (var planned in story.Messages)
        {
            var answer = answers.TryGetValue($"{planned.Partner} {planned.Reference}", out var left) && left.Count > 0 ? left.Dequeue() : null;
            var known = answer?.Custody is [var id] && _accounts.TryGetValue(id, out var accounts) ? accounts : [];
            yield return new DemoRow(planned, answer, known) { IsRepeat = answer?.Custody is [var first] && !seen.Add(first) };
        }
    }

    private IEnumerable<JournalEntry> Acknowledged() =>
        kit.Journals.SelectMany(journal => journal.Entries).Where(entry => entry.Act == JournalAct.Acknowledged);

    private bool IsSettled() => Reckon().IsSettled && _accounts.Values.All(accounts => accounts.All(account => account.IsSettled));

    private async Task AskAsync(bool onlyOpen, CancellationToken cancellationToken)
    {
        foreach (var entry in Acknowledged())
        {
            if (entry.Custody is not [var id]) continue;
            if (onlyOpen && _accounts.TryGetValue(id, out var known) && known.Count >= entry.Parts && known.All(account => account.IsSettled)) continue;
            _accounts[id] = await kit.CustodyAsync(entry.Partner, id, cancellationToken);
        }
    }
}

/// <summary>A message of the story and what is known of it: the answer its sender got, and the messages the gateway made of it.</summary>
internal sealed record DemoRow(PlannedMessage Planned, JournalEntry? Answer, IReadOnlyList<CustodyAccount> Accounts)
{
    /// <summary>The gateway knew it for one that it has already.</summary>
    public bool IsRepeat { get; init; }

    public override string ToString() => Planned.ToString();
}
