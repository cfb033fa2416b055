using System.Globalization;

namespace Gateway.Faults.Checking;

/// <summary>
/// Judges a run from its journals alone: what senders were promised, what partners did, what the ledger says. It asks nobody
/// that took part, and it knows nothing of how the gateway works.
/// </summary>
internal static class EvidenceCheck
{
    private static readonly string[] s_closed = ["Returned", "Discarded", "Withdrawn"];

    public static IReadOnlyList<Violation> Run(Evidence evidence)
    {
        var messages = evidence.Messages.ToDictionary(message => message.Id, StringComparer.Ordinal);
        var obligations = evidence.Obligations.ToLookup(obligation => obligation.Message, StringComparer.Ordinal);
        return
        [
            .. evidence.Sent.DistinctBy(sent => (sent.Key, sent.Custody)).SelectMany(sent => Fate(sent, messages, obligations)),
            .. NothingTwice(evidence),
            .. EverybodyReached(evidence, messages),
            .. InOrder(evidence, messages),
            .. NewestStands(evidence),
            .. WordsAndDeeds(evidence),
            .. Verified(evidence),
        ];
    }

    /// <summary>An acknowledged message is at an end, or is somebody's.</summary>
    private static IEnumerable<Violation> Fate(
        Acknowledged sent, Dictionary<string, LedgerMessage> messages, ILookup<string, LedgerObligation> obligations)
    {
        if (!messages.TryGetValue(sent.Custody, out var message))
        {
            yield return new("lost", sent.Key, $"It was acknowledged as {sent.Custody}, and the ledger has no such message.");
            yield break;
        }
        if (message.State == "Duplicate")
        {
            // The answer to a repeat names the first; a sender is never left with the id of a copy.
            yield return new("lost", sent.Key, $"It was acknowledged as {sent.Custody}, which is a duplicate.");
            yield break;
        }
        if (message.State == "Parked")
        {
            if (string.IsNullOrWhiteSpace(message.Owner)) yield return new("no-owner", sent.Key, "It is parked, and nobody owns it.");
            if (sent.Expects == Expectation.Discarded) yield return new("open", sent.Key, "It was to be discarded, and it is parked still.");
            if (sent.Expects is Expectation.Reached or Expectation.Older) yield return new("not-delivered", sent.Key, $"It is parked ({message.Reason?.Split(':')[0]}), and there is nothing wrong with it.");
            yield break;
        }
        if (sent.Expects is Expectation.Parked or Expectation.Discarded && message.State == "Routed") yield return new("not-parked", sent.Key, "It is broken, and it was routed.");
        if (message.State == "Routed")
        {
            foreach (var owed in obligations[message.Id].Where(owed => !owed.IsEnded))
                yield return new("open", sent.Key, $"{owed.Recipient} still owes it ({owed.State}).");
            yield break;
        }
        if (sent.Expects is Expectation.Reached or Expectation.Older && s_closed.Contains(message.State)) yield return new("not-delivered", sent.Key, $"It is {message.State}, and there is nothing wrong with it.");
        if (!s_closed.Contains(message.State)) yield return new("open", sent.Key, $"It is {message.State}, and nobody is named who must act.");
    }

    /// <summary>One message of a sender is one message of the ledger, and one effect at each partner for each thing asked.</summary>
    private static IEnumerable<Violation> NothingTwice(Evidence evidence)
    {
        foreach (var same in evidence.Effects.GroupBy(effect => (effect.Partner, effect.Marker, effect.Version, effect.Goal)))
        {
            var keys = same.Select(effect => effect.Key).Distinct(StringComparer.Ordinal).Count();
            if (keys > 1) yield return new("twice", $"{same.Key.Marker}-v{same.Key.Version}", string.Create(CultureInfo.InvariantCulture, $"{same.Key.Partner} was asked to {same.Key.Goal} under {keys} different keys."));
        }
        foreach (var same in evidence.Sent.GroupBy(sent => sent.Key, StringComparer.Ordinal))
            if (same.Select(sent => sent.Custody).Distinct(StringComparer.Ordinal).Count() > 1)
                yield return new("stored-twice", same.Key, "Its repeats were acknowledged under different ids.");
        foreach (var same in evidence.Messages.Where(message => message.Key is not null && message.State != "Duplicate" && message.Reason != "same-id-other-content").GroupBy(message => (message.Source, message.Key)))
            if (same.Count() > 1)
                yield return new("stored-twice", same.Key.Key!, string.Create(CultureInfo.InvariantCulture, $"The ledger works on it {same.Count()} times."));
    }

    /// <summary>Every partner that must be told did what was asked, as its own journal has it.</summary>
    private static IEnumerable<Violation> EverybodyReached(Evidence evidence, Dictionary<string, LedgerMessage> messages)
    {
        var reached = evidence.Effects.ToLookup(effect => effect.Message, effect => effect.Partner, StringComparer.Ordinal);
        foreach (var sent in evidence.Sent.Where(sent => sent.Expects == Expectation.Reached).DistinctBy(sent => sent.Key))
        {
            if (!messages.TryGetValue(sent.Custody, out var message) || message.State != "Routed") continue;
            var partners = reached[sent.Custody].Distinct(StringComparer.Ordinal).Count();
            if (partners < sent.Recipients)
                yield return new("not-delivered", sent.Key, string.Create(CultureInfo.InvariantCulture, $"{partners} of {sent.Recipients} partners have it."));
        }
    }

    /// <summary>At each partner, what one source says of one person takes effect in the order in which it was sent.</summary>
    private static IEnumerable<Violation> InOrder(Evidence evidence, Dictionary<string, LedgerMessage> messages)
    {
        var sent = evidence.Sent.DistinctBy(entry => entry.Custody).ToDictionary(entry => entry.Custody, StringComparer.Ordinal);
        var first = evidence.Effects.DistinctBy(effect => (effect.Partner, effect.Key)).Where(effect => sent.ContainsKey(effect.Message) && messages.ContainsKey(effect.Message));
        foreach (var line in first.GroupBy(effect => (effect.Partner, sent[effect.Message].Person, sent[effect.Message].Source)))
        {
            Acknowledged? last = null;
            foreach (var effect in line)
            {
                var now = sent[effect.Message];
                if (last is not null && now.Place < last.Place)
                    yield return new("order", now.Key, $"At {line.Key.Partner} it took effect after {last.Key}, which was sent later.");
                else last = now;
            }
        }
    }

    /// <summary>Of several statements about one matter the newest by its sender's own count stands in the record, and nobody hears an older one after it.</summary>
    private static IEnumerable<Violation> NewestStands(Evidence evidence)
    {
        var told = evidence.Effects.ToLookup(effect => effect.Message, effect => effect.Partner, StringComparer.Ordinal);
        foreach (var older in evidence.Sent.Where(sent => sent.Expects == Expectation.Older && told.Contains(sent.Custody)).DistinctBy(sent => sent.Key))
            yield return new("old-over-new", older.Key, $"{told[older.Custody].First()} was told of it, and something newer was acknowledged before.");
        foreach (var matter in evidence.Sent.Where(sent => sent.Source == "mods-dscr" && sent.Expects == Expectation.Reached).GroupBy(sent => sent.Marker))
        {
            var newest = matter.Max(sent => sent.Version);
            if (evidence.Standing.GetValueOrDefault(matter.Key) is var stands && stands != newest)
                yield return new("old-over-new", matter.Key, string.Create(CultureInfo.InvariantCulture, $"Version {stands} stands in the record, and version {newest} was acknowledged."));
        }
    }

    /// <summary>What the ledger calls reached, the partner's journal has; and nothing came to a partner that the ledger does not know.</summary>
    private static IEnumerable<Violation> WordsAndDeeds(Evidence evidence)
    {
        var done = evidence.Effects.Select(effect => (effect.Partner, effect.Key)).ToHashSet();
        foreach (var obligation in evidence.Obligations.Where(obligation => obligation.IsReached && !done.Contains((obligation.Recipient, obligation.Id))))
            yield return new("false-word", obligation.Id, $"The ledger says {obligation.State}, and {obligation.Recipient} never did it.");
        var known = evidence.Obligations.Select(obligation => obligation.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in evidence.Effects.Where(effect => !known.Contains(effect.Key)).DistinctBy(effect => effect.Key))
            yield return new("false-word", stray.Marker, $"{stray.Partner} acted on the obligation {stray.Key}, which the ledger does not have.");
        var made = evidence.Alarms.ToHashSet();
        foreach (var stray in evidence.Notices.Where(notice => !made.Contains(notice)).Distinct())
            yield return new("false-word", stray.Key, $"{stray.Partner} was sent a notice of alarms which the gateway does not have.");
    }

    private static IEnumerable<Violation> Verified(Evidence evidence)
    {
        if (evidence.Verified.Code != 0) yield return new("verify", "gateway ledger verify", evidence.Verified.Output.Trim());
    }
}
