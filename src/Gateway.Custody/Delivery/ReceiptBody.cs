using System.Globalization;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Delivery;

/// <summary>
/// A recipient's word on an obligation: <c>{"obligation":"…","outcome":"received|filed|actioned|refused","by":"…","reason":"…","at":"…"}</c>.
/// </summary>
/// <param name="State">Delivered (the recipient has it, no more), Filed, Actioned or Refused.</param>
/// <param name="By">The person or role that did it.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="At">When, as the recipient says.</param>
public sealed record ReceiptBody(string Obligation, ObligationState State, string? By, string? Reason, DateTimeOffset? At)
{
    private const int LongestText = 500;

    private static readonly Dictionary<string, ObligationState> s_outcomes = new(StringComparer.Ordinal)
    {
        ["received"] = ObligationState.Delivered,
        ["filed"] = ObligationState.Filed,
        ["actioned"] = ObligationState.Actioned,
        ["refused"] = ObligationState.Refused,
    };

    /// <summary>Reads a receipt; null and every fault when it is none.</summary>
    public static (ReceiptBody? Receipt, IReadOnlyList<Issue> Issues) Read(ReadOnlySpan<byte> json)
    {
        var read = JsonTree.ReadForeign(json);
        if (read.Root is not { } root) return (null, read.Issues);
        var issues = new List<Issue>();
        var obligation = Text(root, "obligation", issues);
        if (obligation is null) issues.Add(Issue.Error("CUS001", "required", "obligation", "Name the obligation that this receipt is for, as the Task's identifier has it."));
        var outcome = Text(root, "outcome", issues);
        if (outcome is null || !s_outcomes.TryGetValue(outcome, out var state))
        {
            issues.Add(Issue.Error("CUS002", "code-invalid", "outcome", "Say what came of it: received, filed, actioned or refused."));
            state = default;
        }
        var (by, reason, at) = (Text(root, "by", issues), Text(root, "reason", issues), Text(root, "at", issues));
        if (state == ObligationState.Refused && string.IsNullOrWhiteSpace(reason))
            issues.Add(Issue.Error("CUS003", "required", "reason", "A refusal needs a reason: it goes back to the sender."));
        DateTimeOffset? when = null;
        if (at is not null)
        {
            if (DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) when = parsed;
            else issues.Add(Issue.Error("CUS004", "value", "at", "Write the time as ISO 8601 with an offset: 2026-03-02T09:15:00Z."));
        }
        return issues.Count > 0 ? (null, issues) : (new ReceiptBody(obligation!, state, by, reason, when), []);
    }

    /// <summary>The obligation only: a reason is free text.</summary>
    public override string ToString() => $"{State} {Obligation}";

    private static string? Text(Element root, string name, List<Issue> issues)
    {
        if (root[name] is not { Kind: not ElementKind.Null } property) return null;
        if (property is { Kind: ElementKind.String, IsRepeat: false, Text: { Length: <= LongestText } text }) return text.Length == 0 ? null : text;
        issues.Add(Issue.Error("CUS005", "value", name, $"This is a text of at most {LongestText} characters."));
        return null;
    }
}
