using Gateway.Simulators.Journals;

namespace Gateway.Simulators.Accounts;

/// <summary>
/// What became of everything that was sent, reckoned from the partners' own journals. The gateway is believed only where
/// it says that a message is not done: what it calls filed must stand in the recipients' journals too.
/// </summary>
public sealed record Reckoning
{
    private static readonly Dictionary<string, Func<CustodyAccount, ILookup<string, JournalEntry>, Ending>> Endings = new()
    {
        ["parked"] = (_, _) => new(Fate.Parked),
        ["returned"] = (_, _) => new(Fate.Returned),
        ["duplicate"] = (_, _) => new(Fate.Duplicate),
        ["withdrawn"] = (_, _) => new(Fate.Withdrawn),
        ["routed"] = Routed,
    };

    /// <summary>How many messages of each fate.</summary>
    public required IReadOnlyDictionary<Fate, int> Counts { get; init; }

    /// <summary>One line for everything that is open or lost, and why.</summary>
    public required IReadOnlyList<string> Troubles { get; init; }

    public int Messages => Counts.Values.Sum();

    /// <summary>Every message has reached an end, and none was lost.</summary>
    public bool IsSettled => this[Fate.Open] == 0 && this[Fate.Lost] == 0;

    public int this[Fate fate] => Counts.GetValueOrDefault(fate);

    /// <summary>The last line of the demo.</summary>
    public string Line =>
        $"demo: {Messages} messages, {this[Fate.Filed]} filed, {this[Fate.Parked]} parked, {this[Fate.Returned]} returned, " +
        $"{this[Fate.Withdrawn]} withdrawn, {this[Fate.Duplicate]} duplicate, {this[Fate.Unrouted]} unrouted, {this[Fate.Lost]} lost";

    /// <param name="journals">The journals of all partners, each in its order.</param>
    /// <param name="accounts">What the gateway says of every custody id that it gave a sender: nothing, when it does not know it.</param>
    public static Reckoning Of(IReadOnlyList<JournalEntry> journals, IReadOnlyDictionary<string, IReadOnlyList<CustodyAccount>> accounts)
    {
        var done = journals.Where(entry => entry.Act is JournalAct.Filed or JournalAct.Actioned && entry.Obligation is not null)
            .ToLookup(entry => $"{entry.Partner} {entry.Obligation}");
        var counts = new Dictionary<Fate, int>();
        var troubles = new List<string>();
        var seen = new HashSet<string>();

        void Count(Ending ending, string what)
        {
            counts[ending.Fate] = counts.GetValueOrDefault(ending.Fate) + 1;
            if (ending.Fate is Fate.Open or Fate.Lost) troubles.Add($"{what}: {ending.Why}");
        }

        foreach (var send in Sends(journals))
        {
            var what = $"{send.Partner} {send.Reference}";
            if (send.Act != JournalAct.Acknowledged)
            {
                Count(new Ending(Fate.Open, send.Act == JournalAct.TurnedDown ? $"turned down with {send.Status} {send.Note}" : "never answered"), what);
                continue;
            }
            if (send.Custody is not [var id])
            {
                Count(new Ending(Fate.Lost, "acknowledged, but under no id that could be asked for"), what);
                continue;
            }
            // Acknowledged a second time under the same id: the gateway knew it for the same message.
            if (!seen.Add(id))
            {
                Count(new Ending(Fate.Duplicate), what);
                continue;
            }
            if (!accounts.TryGetValue(id, out var messages))
            {
                Count(new Ending(Fate.Open, "acknowledged, and not asked for yet"), what);
                continue;
            }
            foreach (var message in messages)
            {
                var ending = Endings.TryGetValue(message.State, out var judge) ? judge(message, done) : new Ending(Fate.Open, $"is {message.State}");
                Count(ending, $"{what} ({message.Id})");
            }
            for (var missing = messages.Count; missing < send.Parts; missing++)
                Count(new Ending(Fate.Lost, "acknowledged, but not to be found"), what);
        }
        return new Reckoning { Counts = counts, Troubles = troubles };
    }

    /// <summary>The last word on each message: acknowledged, turned down, or sent without an answer.</summary>
    private static IEnumerable<JournalEntry> Sends(IReadOnlyList<JournalEntry> journals)
    {
        foreach (var journal in journals.GroupBy(entry => entry.Partner))
        {
            JournalEntry? open = null;
            foreach (var entry in journal)
            {
                if (entry.Act is JournalAct.Sent && open is not null && open.Reference != entry.Reference) yield return open;
                if (entry.Act is JournalAct.Acknowledged) yield return entry;
                if (entry.Act is JournalAct.Sent or JournalAct.NoAnswer or JournalAct.TurnedDown) open = entry;
                else if (entry.Act is JournalAct.Acknowledged) open = null;
            }
            if (open is not null) yield return open;
        }
    }

    private static Ending Routed(CustodyAccount message, ILookup<string, JournalEntry> done)
    {
        if (message.Obligations.Count == 0) return new Ending(Fate.Unrouted);
        var left = message.Obligations.Where(owed => owed.State is not ("withdrawn" or "superseded")).ToList();
        if (left.Count == 0) return new Ending(Fate.Withdrawn);
        foreach (var owed in left)
        {
            if (owed.State != owed.Goal && owed.State != "actioned") return new Ending(Fate.Open, $"{owed.Recipient} has it {owed.State}, not {owed.Goal}");
            var acts = done[$"{owed.Recipient} {owed.Id}"].Select(entry => entry.Act);
            if (!acts.Contains(owed.Goal == "actioned" ? JournalAct.Actioned : JournalAct.Filed))
                return new Ending(Fate.Lost, $"called {owed.State}, but {owed.Recipient} has not {owed.Goal} it");
        }
        return new Ending(Fate.Filed);
    }

    private readonly record struct Ending(Fate Fate, string Why = "");
}

/// <summary>How a message ended, as the demo counts it.</summary>
public enum Fate
{
    /// <summary>Every recipient did what was owed, and says so itself.</summary>
    Filed,

    /// <summary>It waits for a person, with a reason and an owner.</summary>
    Parked,

    /// <summary>Given back to its sender with a reason.</summary>
    Returned,

    /// <summary>Taken back by its sender.</summary>
    Withdrawn,

    /// <summary>The same as an earlier one.</summary>
    Duplicate,

    /// <summary>In the record; a rule says that nobody must be told.</summary>
    Unrouted,

    /// <summary>Not at an end yet.</summary>
    Open,

    /// <summary>Acknowledged and gone, or called done when nobody did it.</summary>
    Lost,
}
