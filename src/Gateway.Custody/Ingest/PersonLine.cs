using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>
/// The line of one person: a message that cannot go on holds up the later ones about the same person (or the same matter of its
/// sender), and nobody else's. What must not wait overtakes, and its history says so.
/// </summary>
internal static class PersonLine
{
    /// <summary>The reason code of a message that is parked for no other cause than one ahead of it.</summary>
    public const string Behind = "behind";

    /// <summary>So much of a line is read to see who is ahead and who is next; a line may be thousands long.</summary>
    public const int Glance = 4;

    private static readonly string[] s_statements = ["deceasedBoolean", "deceasedDateTime"];

    /// <summary>What never waits. The first that holds is named in the history.</summary>
    private static readonly (string Name, Func<MessageKind, Element, bool> Holds)[] s_overtaking =
    [
        ("urgent", (kind, _) => kind.Urgent),
        ("withdrawal", (kind, _) => kind.Withdraws.Count > 0),
        ("death", (_, bundle) => PersonBinding.Resources(bundle).Any(StatesDeath)),
        ("correction", (_, bundle) => PersonBinding.Resources(bundle).Any(Corrects)),
    ];

    /// <summary>Why the message must not wait: <c>urgent</c>, <c>withdrawal</c>, <c>death</c>, <c>correction</c>; null when it may.</summary>
    public static string? Overtakes(MessageKind kind, Element bundle)
    {
        foreach (var (name, holds) in s_overtaking)
            if (holds(kind, bundle)) return name;
        return null;
    }

    /// <summary>The first message of the line ahead of this one that is not done.</summary>
    public static LedgerEntry? Ahead(LedgerEntry entry, IReadOnlyList<LedgerEntry> line) =>
        line.FirstOrDefault(other => other.Sequence < entry.Sequence);

    /// <summary>The message whose turn it is once the others named have left the line; null while something else holds it up.</summary>
    public static LedgerEntry? Next(IReadOnlyList<LedgerEntry> line, IReadOnlySet<string> leaving) =>
        line.FirstOrDefault(other => !leaving.Contains(other.Id)) is { State: MessageState.Parked, Reason: { } reason } next && IsBehind(reason) ? next : null;

    public static bool IsBehind(string? reason) => reason?.StartsWith(Behind + ":", StringComparison.Ordinal) == true;

    /// <summary>Parks a message behind another: nothing is wrong with it, and its owner is the other's.</summary>
    public static Parking Wait(LedgerEntry ahead) =>
        new(Behind, $"It waits for {ahead.Id}, which is about the same person and cannot go on; see to that one, and this follows by itself.", ahead.Owner ?? Parking.Operator);

    private static bool StatesDeath(Element resource) =>
        resource.ResourceType == "Patient" && s_statements.Any(name => resource[name] is { Text: not "false" });

    /// <summary>A resource that takes back or amends what was said before (http://hl7.org/fhir/R4/lifecycle.html).</summary>
    private static bool Corrects(Element resource) => resource["status"]?.Text is "entered-in-error" or "amended" or "corrected";
}
