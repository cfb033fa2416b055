using System.Globalization;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways.Answers;

namespace Gateway.Custody.Delivery;

/// <summary>
/// A sender's word that what it referred is not asked any more: <c>{"obligation":"…","outcome":"revoked","by":"…","reason":"…","at":"…"}</c>.
/// <c>revoked</c>: it is over; <c>deleted</c>: it was an error from the first (BaRS application 4).
/// </summary>
/// <param name="By">The person or role that says so.</param>
/// <param name="At">When, as the sender says.</param>
public sealed record RevocationBody(string Obligation, string Happening, string By, string Reason, DateTimeOffset? At)
{
    private const int LongestText = 500;

    private static readonly string[] s_outcomes = [AnswerWords.Revoked, AnswerWords.Deleted];

    /// <summary>Reads a revocation; null and every fault when it is none.</summary>
    public static (RevocationBody? Revocation, IReadOnlyList<Issue> Issues) Read(ReadOnlySpan<byte> json)
    {
        var read = JsonTree.ReadForeign(json);
        if (read.Root is not { } root) return (null, read.Issues);
        var issues = new List<Issue>();
        var obligation = Text(root, "obligation", "Name the obligation that is revoked, as the answer to the request and the custody page have it.", issues);
        var outcome = Text(root, "outcome", $"Say what it is: {string.Join(", ", s_outcomes)}.", issues);
        if (outcome is not null && !s_outcomes.Contains(outcome)) issues.Add(Issue.Error("CUS002", "code-invalid", "outcome", $"Say what it is: {string.Join(", ", s_outcomes)}."));
        var by = Text(root, "by", "Say who revokes it: whoever was asked may ring them.", issues);
        var reason = Text(root, "reason", "Say why: whoever was asked reads it, and decides whether to look all the same.", issues);
        DateTimeOffset? at = null;
        if (root["at"] is { Kind: not ElementKind.Null } time)
        {
            if (DateTimeOffset.TryParse(time.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)) at = parsed;
            else issues.Add(Issue.Error("CUS004", "value", "at", "Write the time as ISO 8601 with an offset: 2026-03-02T09:15:00Z."));
        }
        return issues.Count > 0 ? (null, issues) : (new RevocationBody(obligation!, outcome!, by!, reason!, at), []);
    }

    /// <summary>The obligation only: a reason is free text.</summary>
    public override string ToString() => $"{Happening} {Obligation}";

    private static string? Text(Element root, string name, string sentence, List<Issue> issues)
    {
        if (root[name] is { Kind: ElementKind.String, IsRepeat: false, Text: { Length: > 0 and <= LongestText } text } && !string.IsNullOrWhiteSpace(text)) return text;
        issues.Add(root[name] is null or { Kind: ElementKind.Null } or { Text.Length: 0 }
            ? Issue.Error("CUS003", "required", name, sentence)
            : Issue.Error("CUS005", "value", name, $"This is a text of at most {LongestText} characters."));
        return null;
    }
}
