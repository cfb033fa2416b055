using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>The codes of MSA-1 (HL7 table 0008).</summary>
public enum AcknowledgementCode
{
    /// <summary>AA: taken over; the sender need not send it again.</summary>
    Accept,

    /// <summary>AE: something is wrong with the content.</summary>
    Error,

    /// <summary>AR: refused; something is wrong with the message's type, its header, or this system.</summary>
    Reject,

    /// <summary>CA, enhanced mode: on disk; whether its content is good is said later.</summary>
    CommitAccept,

    /// <summary>CE, enhanced mode: it was read and cannot be taken over.</summary>
    CommitError,

    /// <summary>CR, enhanced mode: refused at the header.</summary>
    CommitReject,
}

/// <summary>When the sender wants an answer (HL7 table 0155, MSH-15 and MSH-16).</summary>
public enum AcknowledgementCondition
{
    Always,
    Never,
    OnError,
    OnSuccess,
}

/// <summary>What a message asks for (HL7 v2.4 §2.9.2): original mode when MSH-15 and MSH-16 are both empty, else enhanced mode.</summary>
public readonly record struct AcknowledgementRequest(bool IsEnhanced, AcknowledgementCondition Accept, AcknowledgementCondition Application)
{
    /// <summary>Whether the answer on the line is wanted; in original mode it always is.</summary>
    public bool WantsAccept(bool isTaken) => !IsEnhanced || Accept.Wants(isTaken);
}

/// <summary>Reads <see cref="AcknowledgementCondition"/>.</summary>
public static class AcknowledgementConditions
{
    public static bool Wants(this AcknowledgementCondition condition, bool isSuccess) => condition switch
    {
        AcknowledgementCondition.Always => true,
        AcknowledgementCondition.Never => false,
        AcknowledgementCondition.OnSuccess => isSuccess,
        _ => !isSuccess,
    };
}

/// <summary>Answers to HL7 v2 messages (HL7 v2.4 §2.9.2.1, §2.16.8 ERR, §2.16.9 MSA), without MLLP's frame.</summary>
public static partial class Hl7Acknowledgement
{
    private static readonly Dictionary<AcknowledgementCode, string> s_table0008 = new()
    {
        [AcknowledgementCode.Accept] = "AA",
        [AcknowledgementCode.Error] = "AE",
        [AcknowledgementCode.Reject] = "AR",
        [AcknowledgementCode.CommitAccept] = "CA",
        [AcknowledgementCode.CommitError] = "CE",
        [AcknowledgementCode.CommitReject] = "CR",
    };

    /// <summary>Table 0155. In enhanced mode an empty or unknown one of the two is no answer for the line and none later.</summary>
    private static readonly Dictionary<string, AcknowledgementCondition> s_table0155 = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AL"] = AcknowledgementCondition.Always,
        ["NE"] = AcknowledgementCondition.Never,
        ["ER"] = AcknowledgementCondition.OnError,
        ["SU"] = AcknowledgementCondition.OnSuccess,
    };

    /// <summary>Which answers the message asks for, as far as its header can be read.</summary>
    public static AcknowledgementRequest Asked(ReadOnlySpan<byte> message)
    {
        var header = Header.Of(message);
        var (accept, application) = (header.Fields[15].Trim(), header.Fields[16].Trim());
        if (accept.Length == 0 && application.Length == 0) return new AcknowledgementRequest(false, AcknowledgementCondition.Always, AcknowledgementCondition.Never);
        return new AcknowledgementRequest(true,
            s_table0155.GetValueOrDefault(accept, AcknowledgementCondition.Never), s_table0155.GetValueOrDefault(application, AcknowledgementCondition.Never));
    }

    /// <summary>Builds the answer to a message, also to one that could not be read: then with what can be found of its header.</summary>
    /// <param name="message">The message's bytes as received.</param>
    /// <param name="controlId">MSH-10 of the answer, new for each.</param>
    /// <param name="at">MSH-7 of the answer.</param>
    /// <param name="issues">Why it is refused: an ERR for each error. Their values are not repeated.</param>
    public static byte[] Build(ReadOnlySpan<byte> message, AcknowledgementCode code, string controlId, DateTimeOffset at, IReadOnlyList<Issue> issues)
    {
        var header = Header.Of(message);
        var d = header.Delimiters;
        var time = at.ToString("yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        var type = header.Trigger.Length > 0 ? $"ACK{d.Component}{header.Trigger}{d.Component}ACK" : "ACK";
        var text = new StringBuilder();
        Segment(text, d, "MSH", header.Encoding, header.Fields[5], header.Fields[6], header.Fields[3], header.Fields[4], time, "", type,
            Hl7Escapes.Encode(controlId, d), header.Fields[11].Length > 0 ? header.Fields[11] : "P", header.Version,
            "", "", "", "", "", header.Fields[18]);
        var errors = issues.Where(issue => issue.IsError).ToList();
        var isAccepted = code is AcknowledgementCode.Accept or AcknowledgementCode.CommitAccept;
        var reason = isAccepted || errors.Count == 0 ? "" : Hl7Escapes.Encode(errors[0].Text, d);
        Segment(text, d, "MSA", s_table0008[code], header.Fields[10], reason);
        if (!isAccepted)
            foreach (var error in errors) Error(text, header, error);
        return header.Charset.GetBytes(text.ToString());
    }

    private static void Segment(StringBuilder text, Hl7Delimiters d, string name, params ReadOnlySpan<string> fields)
    {
        text.Append(name);
        foreach (var field in fields) text.Append(d.Field).Append(field);
        while (text[^1] == d.Field) text.Length--;
        text.Append('\r');
    }

    /// <summary>ERR as the message's version has it: one field of place and code up to v2.4, fields for each since v2.5.</summary>
    private static void Error(StringBuilder text, Header header, Issue issue)
    {
        var d = header.Delimiters;
        var place = Place().Match(issue.Path);
        string Part(int group, string missing = "") => place.Success && place.Groups[group].Success ? place.Groups[group].Value : missing;
        var (code, meaning) = issue.Type switch
        {
            "required" => ("101", "Required field missing"),
            "code-invalid" => ("103", "Table value not found"),
            "not-supported" => ("200", "Unsupported message type"),
            "structure" => ("100", "Segment sequence error"),
            _ => ("102", "Data type error"), // HL7 table 0357
        };
        var sequence = place.Success ? (Number(Part(2)) + 1).ToString(CultureInfo.InvariantCulture) : "";
        if (string.CompareOrdinal(header.Version, "2.5") < 0)
        {
            Segment(text, d, "ERR", $"{Part(1)}{d.Component}{sequence}{d.Component}{Part(3)}{d.Component}{code}{d.Subcomponent}{meaning}{d.Subcomponent}HL70357");
            return;
        }
        var repetition = place.Success ? (Number(Part(4)) + 1).ToString(CultureInfo.InvariantCulture) : "";
        var location = place.Success ? string.Join(d.Component, Part(1), sequence, Part(3), repetition, Part(5), Part(6)).TrimEnd(d.Component) : "";
        Segment(text, d, "ERR", "", location, $"{code}{d.Component}{meaning}{d.Component}HL70357", "E", issue.Code, "", "", Hl7Escapes.Encode(issue.Text, d));
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^([A-Z][A-Z0-9]{2})(?:\[([0-9]{1,6})\])?-([0-9]{1,4})(?:\[([0-9]{1,6})\])?(?:\.([0-9]{1,4}))?(?:\.([0-9]{1,4}))?$")]
    private static partial Regex Place();

    /// <summary>What of the message's header can be used; fields by the standard's number, empty where nothing is known.</summary>
    private sealed class Header
    {
        public required Hl7Delimiters Delimiters { get; init; }

        public required string[] Fields { get; init; }

        public required Encoding Charset { get; init; }

        public string Encoding => Fields[2];

        public string Version => Fields[12].Split(Delimiters.Component)[0] is { Length: > 0 } version ? version : "2.4";

        public string Trigger => Fields[9].Split(Delimiters.Component) is { Length: > 1 } type ? type[1] : "";

        public static Header Of(ReadOnlySpan<byte> message)
        {
            var bytes = Hl7Message.Unframed(message);
            var start = bytes.IndexOf("MSH"u8);
            var line = start < 0 ? [] : bytes[start..];
            var end = line.IndexOfAny((byte)'\r', (byte)'\n');
            if (end >= 0) line = line[..end];
            // Latin-1 reads any bytes; and gives back the same ones.
            var text = System.Text.Encoding.Latin1.GetString(line[..Math.Min(line.Length, 4096)]);
            var fields = new string[19];
            Array.Fill(fields, "");
            if (Hl7Delimiters.Of(text) is not { } delimiters)
            {
                fields[2] = "^~\\&";
                return new Header { Delimiters = Hl7Delimiters.Usual, Fields = fields, Charset = System.Text.Encoding.Latin1 };
            }
            var pieces = text[4..].Split(delimiters.Field);
            for (var i = 0; i < pieces.Length && i + 2 < fields.Length; i++) fields[i + 2] = pieces[i].Replace("\0", "", StringComparison.Ordinal);
            return new Header { Delimiters = delimiters, Fields = fields, Charset = System.Text.Encoding.Latin1 };
        }
    }
}
