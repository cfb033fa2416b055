using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Web.Inbound;

/// <summary>
/// Acknowledgements of HL7 v2: one to a message, to a batch a batch of them. Each message is answered in the mode that its own header asks for
/// (HL7 v2.4 §2.9.2 and §2.15.3).
/// </summary>
internal static class Hl7Replies
{
    private const string MediaType = "application/hl7-v2";

    /// <summary>How the faults of one message of a batch begin, as the reader of the batch writes them.</summary>
    private const string InMessage = "message ";

    /// <summary>The answer to what is on disk.</summary>
    public static Answer Accepted(int status, Intake taken)
    {
        var first = taken.AnswersFor;
        if (!taken.IsBatch)
            return new Answer(status, MediaType, Hl7Acknowledgement.Build(taken.Body.Span, InMode(taken.Body, AcknowledgementCode.Accept), ControlId(first.Id), first.ReceivedAt, []));
        var answers = new byte[]?[taken.Receptions.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var message = taken.Envelope.Parts[i].Body;
            var entry = taken.AnswersForPart(i);
            if (Hl7Acknowledgement.Asked(message.Span).WantsAccept(isTaken: true))
                answers[i] = Hl7Acknowledgement.Build(message.Span, InMode(message, AcknowledgementCode.Accept), ControlId(entry.Id), entry.ReceivedAt, []);
        }
        return new Answer(status, MediaType, Hl7BatchAcknowledgement.Build(taken.Body, answers, ControlId(first.BatchId), first.ReceivedAt, ""));
    }

    /// <summary>The answer to what was not stored. Of a batch nothing is taken when anything cannot be, and each message hears so.</summary>
    public static Answer Refused(int status, ReadOnlyMemory<byte> body, Envelope? envelope, IReadOnlyList<Issue> issues, string id, DateTimeOffset at)
    {
        // AR: the envelope was not accepted at all; AE: it was read, and something in it is wrong (HL7 v2.4 §2.9.2).
        var code = envelope is { Parts.Count: > 0 } ? AcknowledgementCode.Error : AcknowledgementCode.Reject;
        if (!Hl7BatchAcknowledgement.IsBatch(body.Span))
            return new Answer(status, MediaType, Hl7Acknowledgement.Build(body.Span, InMode(body, code), ControlId(id), at, issues));
        var messages = Hl7BatchAcknowledgement.MessagesOf(body);
        var answers = new byte[]?[messages.Count];
        for (var i = 0; i < answers.Length; i++)
            if (Hl7Acknowledgement.Asked(messages[i].Span).WantsAccept(isTaken: false))
                answers[i] = Hl7Acknowledgement.Build(messages[i].Span, InMode(messages[i], code), Numbered(id, i), at, FaultsOf(i, issues));
        var worst = issues.First(issue => issue.IsError);
        return new Answer(status, MediaType, Hl7BatchAcknowledgement.Build(body, answers, ControlId(id), at, $"{worst.Path}: {worst.Text}"));
    }

    /// <summary>Whether the sender waits for anything on the line: not when every message of what it sent asks for no answer to this outcome.</summary>
    public static bool IsWanted(ReadOnlyMemory<byte> body, bool isTaken)
    {
        if (!Hl7BatchAcknowledgement.IsBatch(body.Span)) return Hl7Acknowledgement.Asked(body.Span).WantsAccept(isTaken);
        var messages = Hl7BatchAcknowledgement.MessagesOf(body);
        // An empty batch answers those who wait for errors only: there were none.
        return messages.Count == 0 || messages.Any(message => Hl7Acknowledgement.Asked(message.Span) is { IsEnhanced: false } or { Accept: not AcknowledgementCondition.Never });
    }

    /// <summary>MSH-10 has room for 20 characters in v2.4; the end of a version 7 id is its random part.</summary>
    public static string ControlId(string id) => id.Replace("-", "", StringComparison.Ordinal)[^20..];

    private static string Numbered(string id, int message) => string.Create(CultureInfo.InvariantCulture, $"{ControlId(id)[..14]}{message + 1:D6}");

    /// <summary>A message hears its own faults, and of another's only that there are some.</summary>
    private static List<Issue> FaultsOf(int message, IReadOnlyList<Issue> issues)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{InMessage}{message + 1}, ");
        var own = issues.Where(issue => issue.Path.StartsWith(place, StringComparison.Ordinal)).Select(issue => issue with { Path = issue.Path[place.Length..] })
            .Concat(issues.Where(issue => !issue.Path.StartsWith(InMessage, StringComparison.Ordinal))).ToList();
        return own.Exists(issue => issue.IsError) ? own
            : [Issue.Error("WEB050", "structure", "", "Another message of this batch cannot be read, and a batch is taken whole or not at all. Mend that one and send all of them again.")];
    }

    /// <summary>A sender in enhanced mode hears that its message is taken over, not that its content is good.</summary>
    private static AcknowledgementCode InMode(ReadOnlyMemory<byte> body, AcknowledgementCode code) => !Hl7Acknowledgement.Asked(body.Span).IsEnhanced ? code : code switch
    {
        AcknowledgementCode.Accept => AcknowledgementCode.CommitAccept,
        AcknowledgementCode.Error => AcknowledgementCode.CommitError,
        _ => AcknowledgementCode.CommitReject,
    };
}
