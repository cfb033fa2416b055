using Gateway.Faults.Checking;
using Gateway.Faults.Driving;

namespace Gateway.Faults;

/// <summary>What a run found.</summary>
/// <param name="Faults">How often each fault was done.</param>
/// <param name="Moods">How many requests met a partner in which bad mood.</param>
/// <param name="Script">What senders did wrong, by kind: repeats, versions in the wrong order, messages of nobody, broken messages.</param>
/// <param name="Waited">How many messages waited at the end behind a broken one about the same person, before it was discarded.</param>
/// <param name="Revived">How often the gateway ended by itself, because its database was away when it started, and was started again as by a service manager.</param>
/// <param name="Settled">How long after the last message all of them had come to an end; null when they did not.</param>
internal sealed record FaultResult(
    int Messages, int Acknowledgements, int Attempts, int Effects, int Deliveries, IReadOnlyDictionary<FaultKind, int> Faults, IReadOnlyDictionary<Mood, int> Moods,
    IReadOnlyDictionary<Quirk, int> Script, int Waited, int Revived, TimeSpan Sending, TimeSpan? Settled, IReadOnlyList<Violation> Violations)
{
    /// <summary>The faults that were to be tried and did not occur.</summary>
    public IEnumerable<string> Missing =>
    [
        .. Driving.Moods.Bad.Except(Moods.Keys).Select(mood => mood.ToString()),
        .. Enum.GetValues<Quirk>().Where(quirk => Script.GetValueOrDefault(quirk) == 0).Select(quirk => quirk.ToString()),
    ];
}
