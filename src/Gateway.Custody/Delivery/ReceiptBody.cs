using System.Globalization;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways.Alerts;
using Gateway.Pathways.Answers;

namespace Gateway.Custody.Delivery;

/// <summary>
/// A recipient's word on an obligation: <c>{"obligation":"…","outcome":"…","by":"…","reason":"…","at":"…"}</c>. The outcome of what
/// was to be filed is <c>received</c>, <c>filed</c> or <c>refused</c>; of what was asked also <c>accepted</c>, <c>in-progress</c>, <c>completed</c>
/// (or <c>actioned</c>) and <c>rejected</c> (or <c>refused</c>); of a person on the way home also <c>arrived</c> and <c>concern</c>.
/// Of an alert <c>"finding"</c> is <c>real</c>, <c>not-real</c> or <c>unclear</c>: with the receipt that ends it the alert is answered.
/// </summary>
/// <param name="State">
/// Where it puts the obligation: Delivered (the recipient has it, no more), Filed, Accepted, InProgress, Actioned or Refused; a concern moves nothing.
/// </param>
/// <param name="By">The person or role that did it.</param>
/// <param name="Reason">Why it was refused, or what the concern is.</param>
/// <param name="At">When, as the recipient says.</param>
public sealed record ReceiptBody(string Obligation, ObligationState State, string? By, string? Reason, DateTimeOffset? At)
{
    private const int LongestText = 500;

    private static readonly Dictionary<string, (ObligationState State, string Happening)> s_outcomes = new(StringComparer.Ordinal)
    {
        ["received"] = (ObligationState.Delivered, AnswerWords.Delivered),
        ["filed"] = (ObligationState.Filed, AnswerWords.Filed),
        ["accepted"] = (ObligationState.Accepted, AnswerWords.Accepted),
        ["in-progress"] = (ObligationState.InProgress, AnswerWords.InProgress),
        ["actioned"] = (ObligationState.Actioned, AnswerWords.Completed),
        ["completed"] = (ObligationState.Actioned, AnswerWords.Completed),
        ["refused"] = (ObligationState.Refused, AnswerWords.Rejected),
        ["rejected"] = (ObligationState.Refused, AnswerWords.Rejected),
        ["arrived"] = (ObligationState.Actioned, AnswerWords.Arrived),
        ["concern"] = (ObligationState.Delivered, AnswerWords.Concern),
    };

    /// <summary>The word of the pathway; the one that its state means unless it says more.</summary>
    public string Happening { get; init; } = s_outcomes.Values.First(outcome => outcome.State == State).Happening;

    /// <summary>Of an alert, what whoever went to see found; null when they do not say, and of anything else.</summary>
    public AlertFinding? Finding { get; init; }

    /// <summary>Reads a receipt; null and every fault when it is none.</summary>
    public static (ReceiptBody? Receipt, IReadOnlyList<Issue> Issues) Read(ReadOnlySpan<byte> json)
    {
        var read = JsonTree.ReadForeign(json);
        if (read.Root is not { } root) return (null, read.Issues);
        var issues = new List<Issue>();
        var obligation = Text(root, "obligation", issues);
        if (obligation is null) issues.Add(Issue.Error("CUS001", "required", "obligation", "Name the obligation that this receipt is for, as the Task's identifier has it."));
        var outcome = Text(root, "outcome", issues);
        if (outcome is null || !s_outcomes.TryGetValue(outcome, out var said))
        {
            issues.Add(Issue.Error("CUS002", "code-invalid", "outcome", $"Say what came of it: {string.Join(", ", s_outcomes.Keys)}."));
            said = s_outcomes["filed"];
        }
        var (by, reason, at) = (Text(root, "by", issues), Text(root, "reason", issues), Text(root, "at", issues));
        if (said.Happening is AnswerWords.Rejected or AnswerWords.Concern && string.IsNullOrWhiteSpace(reason))
            issues.Add(Issue.Error("CUS003", "required", "reason", "A refusal or a concern needs a reason: it goes back to the sender."));
        var found = Text(root, "finding", issues);
        if (found is not null && FindingNames.Find(found) is null) issues.Add(Issue.Error("CUS006", "code-invalid", "finding", $"Say what was found: {string.Join(", ", FindingNames.All)}."));
        DateTimeOffset? when = null;
        if (at is not null)
        {
            if (DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) when = parsed;
            else issues.Add(Issue.Error("CUS004", "value", "at", "Write the time as ISO 8601 with an offset: 2026-03-02T09:15:00Z."));
        }
        return issues.Count > 0 ? (null, issues) : (new ReceiptBody(obligation!, said.State, by, reason, when) { Happening = said.Happening, Finding = FindingNames.Find(found) }, []);
    }

    /// <summary>The obligation only: a reason is free text.</summary>
    public override string ToString() => $"{Happening} {Obligation}";

    private static string? Text(Element root, string name, List<Issue> issues)
    {
        if (root[name] is not { Kind: not ElementKind.Null } property) return null;
        if (property is { Kind: ElementKind.String, IsRepeat: false, Text: { Length: <= LongestText } text }) return text.Length == 0 ? null : text;
        issues.Add(Issue.Error("CUS005", "value", name, $"This is a text of at most {LongestText} characters."));
        return null;
    }
}
