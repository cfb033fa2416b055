using System.Text;
using Gateway.Custody.Partners;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;

namespace Gateway.Custody.Delivery;

/// <summary>
/// What the body of a positive answer says. A partner that answers 200 and means no says so in one of three ways: an OperationOutcome with an
/// error, the response of a FHIR message, an HL7 v2 acknowledgement; or in a way of its own, which its manifest's <c>goodAnswer</c> tells.
/// </summary>
internal static class AnswerBody
{
    // http://hl7.org/fhir/R4/valueset-issue-type.html. 'processing' alone says nothing of why, so it is tried again.
    private static readonly Dictionary<string, string> s_issueTypes = new(StringComparer.Ordinal)
    {
        ["business-rule"] = "outcome-refused",
        ["duplicate"] = PostAnswer.Duplicate,
        ["invalid"] = "outcome-rejected",
        ["structure"] = "outcome-rejected",
        ["required"] = "outcome-rejected",
        ["value"] = "outcome-rejected",
        ["invariant"] = "outcome-rejected",
        ["security"] = "outcome-rejected",
        ["forbidden"] = "outcome-rejected",
        ["suppressed"] = "outcome-rejected",
        ["not-supported"] = "outcome-rejected",
        ["multiple-matches"] = "outcome-rejected",
        ["not-found"] = "outcome-rejected",
        ["deleted"] = "outcome-rejected",
        ["too-long"] = "outcome-rejected",
        ["code-invalid"] = "outcome-rejected",
        ["extension"] = "outcome-rejected",
    };

    // http://hl7.org/fhir/R4/valueset-response-code.html: "no point in re-sending without change", "may be resubmitted".
    private static readonly Dictionary<string, string?> s_messageResponses = new(StringComparer.Ordinal)
    {
        ["ok"] = null,
        ["transient-error"] = "message-transient-error",
        ["fatal-error"] = "message-fatal-error",
    };

    // HL7 v2.4 table 0008 and §2.9.2: an error is in the content, a reject is of the moment and may be sent again.
    private static readonly Dictionary<string, string?> s_acknowledgements = new(StringComparer.Ordinal)
    {
        ["AA"] = null,
        ["CA"] = null,
        ["AE"] = "ack-error",
        ["CE"] = "ack-error",
        ["AR"] = "ack-reject",
        ["CR"] = "ack-reject",
    };

    /// <summary>Null when the body does not take the positive status back; else a code.</summary>
    public static string? FaultOf(ReadOnlySpan<byte> body, GoodAnswer? good) =>
        body.TrimStart(" \t\r\n\u000b"u8).StartsWith("MSH"u8) ? OfAcknowledgement(body) : OfJson(body, good);

    private static string? OfJson(ReadOnlySpan<byte> body, GoodAnswer? good)
    {
        // Asked for JSON, some answer in XML all the same.
        var fhir = body.TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? XmlTree.ReadFhir(body).Root : JsonTree.ReadFhir(body).Root;
        var fault = fhir?.ResourceType switch
        {
            "OperationOutcome" => OfOutcome(fhir),
            "MessageHeader" => OfResponse(fhir),
            "Bundle" => OfBundle(fhir),
            _ => null,
        };
        if (fault is not null || good is null) return fault;
        return (fhir ?? JsonTree.ReadForeign(body).Root) is { } root && good.Expression.IsTrue(root, FhirPathContext.Empty) ? null : PostAnswer.Unexpected;
    }

    private static string? OfOutcome(Element outcome)
    {
        var errors = outcome.All("issue").Where(issue => issue["severity"]?.Text is "error" or "fatal").ToList();
        if (errors.Count == 0) return null;
        var faults = errors.Select(issue => s_issueTypes.GetValueOrDefault(issue["code"]?.Text ?? "", PostAnswer.OutcomeError)).Distinct().ToList();
        // One reason that may pass and one that will not: what cannot pass decides.
        return faults.Find(fault => fault != PostAnswer.OutcomeError) ?? PostAnswer.OutcomeError;
    }

    private static string? OfResponse(Element header) =>
        header["response"] is { } response ? s_messageResponses.GetValueOrDefault(response["code"]?.Text ?? "", PostAnswer.Unexpected) : null;

    /// <summary>A response message, or the batch-response of what we sent as one.</summary>
    private static string? OfBundle(Element bundle)
    {
        var entries = bundle.All("entry").ToList();
        if (bundle["type"]?.Text == "message") return entries is [var first, ..] && first["resource"] is { ResourceType: "MessageHeader" } header ? OfResponse(header) : null;
        return entries.Select(entry => entry.At("response", "outcome")).OfType<Element>().Select(OfOutcome).FirstOrDefault(fault => fault is not null);
    }

    private static string? OfAcknowledgement(ReadOnlySpan<byte> body)
    {
        var segments = Encoding.Latin1.GetString(body).Trim().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var separator = segments[0].Length > 3 ? segments[0][3] : '|';
        var said = Array.Find(segments, segment => segment.StartsWith($"MSA{separator}", StringComparison.Ordinal))?.Split(separator).ElementAtOrDefault(1);
        return s_acknowledgements.GetValueOrDefault(said ?? "", PostAnswer.Unexpected);
    }
}
