using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Sources.Hl7v2;
using Gateway.Web.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Inbound;

/// <summary>The answers of each <see cref="ReplyForm"/>: what a sender hears when its message is on disk, and when it was refused.</summary>
internal static class Replies
{
    private const string Hl7MediaType = "application/hl7-v2";
    private const string XmlMediaType = "application/xml; charset=utf-8";

    /// <summary>SCAIP's snu: 0 is received, 99 is an undefined error; the standard's other numbers name device faults.</summary>
    private const string ScaipReceived = "0";
    private const string ScaipFailed = "99";

    /// <summary>What a probe hears that carries nothing to give back.</summary>
    public static Answer ProbeAnswered { get; } = new(StatusCodes.Status200OK, "text/plain; charset=utf-8", "OK"u8.ToArray());

    /// <summary>The positive answer; a function of what was sent and how it stands in the ledger, so that it can be made again.</summary>
    public static Answer Accepted(ReplyForm form, ReadOnlyMemory<byte> body, Envelope envelope, LedgerEntry first, int parts) => form switch
    {
        ReplyForm.Hl7Ack => Hl7(StatusCodes.Status200OK, body, AcknowledgementCode.Accept, [], first.Id, first.ReceivedAt),
        ReplyForm.ScaipMrs => Scaip(StatusCodes.Status200OK, envelope, ScaipReceived, "OK"),
        ReplyForm.Plain => new Answer(StatusCodes.Status200OK, "text/plain; charset=utf-8", "OK"u8.ToArray()),
        _ => Outcome(StatusCodes.Status202Accepted,
            [new Issue(IssueSeverity.Information, "WEB000", "informational", "", AcceptedText(parts)), .. envelope.Issues]),
    };

    /// <summary>The positive answer to a body, given the message that it is for.</summary>
    public static Func<LedgerEntry, Answer> Accepting(SourceSystem source, ReadOnlyMemory<byte> body, Envelope envelope) =>
        first => Accepted(source.Manifest.Reply, body, envelope, first, envelope.Parts.Count);

    /// <summary>The negative answer: nothing was stored.</summary>
    public static Answer Refused(
        SourceSystem source, int status, ReadOnlyMemory<byte> body, Envelope? envelope, IReadOnlyList<Issue> issues, string id, DateTimeOffset at) => source.Manifest.Reply switch
        {
            ReplyForm.Hl7Ack => Hl7(status, body, Judged(envelope), issues, id, at),
            // An unproven sender too hears the reference of its own message, if there is one to be read.
            ReplyForm.ScaipMrs => Scaip(status, envelope ?? source.Open(body, null), ScaipFailed, Sentences(issues)),
            ReplyForm.Plain => new Answer(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Sentences(issues))),
            _ => Outcome(status, issues),
        };

    public static Answer Outcome(int status, IEnumerable<Issue> issues) =>
        new(status, FhirResult.MediaType, JsonText.ToBytes(OperationOutcome.Of(issues)));

    private static Answer Hl7(int status, ReadOnlyMemory<byte> body, AcknowledgementCode code, IReadOnlyList<Issue> issues, string id, DateTimeOffset at) =>
        new(status, Hl7MediaType, Hl7Acknowledgement.Build(body.Span, InMode(body, code), ControlId(id), at, issues));

    /// <summary>MSH-10 has room for 20 characters in v2.4; the end of a version 7 id is its random part.</summary>
    internal static string ControlId(string id) => id.Replace("-", "", StringComparison.Ordinal)[^20..];

    /// <summary>A sender in enhanced mode hears that its message is taken over, not that its content is good.</summary>
    private static AcknowledgementCode InMode(ReadOnlyMemory<byte> body, AcknowledgementCode code) => !Hl7Acknowledgement.Asked(body.Span).IsEnhanced ? code : code switch
    {
        AcknowledgementCode.Accept => AcknowledgementCode.CommitAccept,
        AcknowledgementCode.Error => AcknowledgementCode.CommitError,
        _ => AcknowledgementCode.CommitReject,
    };

    /// <summary>AR: the envelope was not accepted at all; AE: it was read, and something in it is wrong (HL7 v2.4 §2.9.2).</summary>
    private static AcknowledgementCode Judged(Envelope? envelope) => envelope is { Parts.Count: > 0 } ? AcknowledgementCode.Error : AcknowledgementCode.Reject;

    /// <summary>mrs: the reference of the request, the status number and its text (SCAIP, SS 91100:2014, response).</summary>
    private static Answer Scaip(int status, Envelope? envelope, string number, string text)
    {
        var root = envelope?.Parts is [var part, ..] ? part.Root : null;
        var reference = (root?["ref"] ?? root?["mrq"]?["ref"])?.Text ?? "";
        var mrs = new XElement("mrs", new XElement("ref", reference.Trim()), new XElement("snu", number), new XElement("ste", text));
        return new Answer(status, XmlMediaType, Encoding.UTF8.GetBytes(mrs.ToString(SaveOptions.DisableFormatting)));
    }

    private static string AcceptedText(int parts) => parts == 1
        ? "Received and safe on disk. Follow it at the Location of this answer."
        : string.Create(CultureInfo.InvariantCulture, $"Received and safe on disk: {parts} messages. Follow them at the Location of this answer.");

    private static string Sentences(IReadOnlyList<Issue> issues) =>
        string.Join(" ", issues.Select(issue => issue.Path.Length > 0 ? $"{issue.Path}: {issue.Text}" : issue.Text));
}
