using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Gateway.Web.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Inbound;

/// <summary>The answers of each <see cref="ReplyForm"/>: what a sender hears when its message is on disk, and when it was refused.</summary>
internal static class Replies
{
    private const string XmlMediaType = "application/xml; charset=utf-8";

    /// <summary>SCAIP's snu: 0 is received, 99 is an undefined error; the standard's other numbers name device faults.</summary>
    private const string ScaipReceived = "0";
    private const string ScaipFailed = "99";

    /// <summary>What a probe hears that carries nothing to give back.</summary>
    public static Answer ProbeAnswered { get; } = new(StatusCodes.Status200OK, "text/plain; charset=utf-8", "OK"u8.ToArray());

    /// <summary>The positive answer; a function of what was sent and how it stands in the ledger, so that it can be made again.</summary>
    public static Answer Accepted(Intake taken) => taken.Source.Manifest.Reply switch
    {
        ReplyForm.Hl7Ack => Hl7Replies.Accepted(StatusCodes.Status200OK, taken),
        ReplyForm.ScaipMrs => Scaip(StatusCodes.Status200OK, taken.Envelope, ScaipReceived, "OK"),
        ReplyForm.Plain => new Answer(StatusCodes.Status200OK, "text/plain; charset=utf-8", "OK"u8.ToArray()),
        _ => Outcome(StatusCodes.Status202Accepted,
            [new Issue(IssueSeverity.Information, "WEB000", "informational", "", AcceptedText(taken.Receptions.Count)), .. taken.Envelope.Issues]),
    };

    /// <summary>The negative answer: nothing was stored.</summary>
    public static Answer Refused(
        SourceSystem source, int status, ReadOnlyMemory<byte> body, Envelope? envelope, IReadOnlyList<Issue> issues, string id, DateTimeOffset at) => source.Manifest.Reply switch
        {
            ReplyForm.Hl7Ack => Hl7Replies.Refused(status, body, envelope, issues, id, at),
            // An unproven sender too hears the reference of its own message, if there is one to be read.
            ReplyForm.ScaipMrs => Scaip(status, envelope ?? source.Open(body, null), ScaipFailed, Sentences(issues)),
            ReplyForm.Plain => new Answer(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Sentences(issues))),
            _ => Outcome(status, issues),
        };

    public static Answer Outcome(int status, IEnumerable<Issue> issues) =>
        new(status, FhirResult.MediaType, JsonText.ToBytes(OperationOutcome.Of(issues)));

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
