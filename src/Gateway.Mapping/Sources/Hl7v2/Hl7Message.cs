using System.Buffers;
using System.Text;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>
/// An HL7 v2 message in its delimiter form (HL7 v2.4 chapter 2): parsed and printed without a loss.
/// Printing a message gives the bytes it was read from, segment ends written as CR.
/// </summary>
public sealed class Hl7Message
{
    private static readonly SearchValues<char> s_lineEnds = SearchValues.Create("\r\n");

    private Hl7Message(Hl7Delimiters delimiters, Encoding encoding, IReadOnlyList<Hl7Segment> segments)
    {
        Delimiters = delimiters;
        Encoding = encoding;
        Segments = segments;
    }

    public Hl7Delimiters Delimiters { get; }

    /// <summary>What MSH-18 says, or what the bytes are.</summary>
    public Encoding Encoding { get; }

    public IReadOnlyList<Hl7Segment> Segments { get; }

    public Hl7Segment Header => Segments[0];

    /// <summary>Reads the bytes of one message. CR, LF and CR LF end a segment; the framing bytes of MLLP are trimmed.</summary>
    /// <returns>The message, or null and every fault; warnings may stand beside a message.</returns>
    public static (Hl7Message? Message, IReadOnlyList<Issue> Issues) Parse(ReadOnlySpan<byte> bytes, string? contentType = null)
    {
        var (text, encoding, issues) = Hl7Charset.Decode(Unframed(bytes), contentType);
        if (text is null) return (null, issues);
        var message = Parse(text, encoding, out var fault);
        return message is null ? (null, [.. issues, fault!]) : (message, issues);
    }

    /// <summary>The first component of the first repetition of a field of the first such segment, unescaped; null when it holds nothing.</summary>
    public string? Text(string segment, int field, int component = 1)
    {
        foreach (var found in Segments)
        {
            if (found.Name != segment) continue;
            var value = found.Field(field);
            if (segment == "MSH" && field <= 2) return value;
            var repetition = value.Split(Delimiters.Repetition)[0].Split(Delimiters.Component);
            if (component > repetition.Length) return null;
            var text = Hl7Escapes.Decode(repetition[component - 1].Split(Delimiters.Subcomponent)[0], Delimiters, Encoding, out _).Trim();
            return text.Length == 0 || text == "\"\"" ? null : text;
        }
        return null;
    }

    /// <summary>Every value of every segment in the order of the text, read in place.</summary>
    public Hl7Values Values() => new(Segments, Delimiters, Delimiters.All);

    public byte[] ToBytes() => Encoding.GetBytes(Print());

    /// <summary>The header's type and version only.</summary>
    public override string ToString() => $"HL7 v2 message of {Segments.Count} segments";

    private string Print()
    {
        var text = new StringBuilder(1024);
        foreach (var segment in Segments)
        {
            text.Append(segment.Name);
            // MSH-1 is the separator itself and is not written a second time.
            for (var i = segment.Name == "MSH" ? 1 : 0; i < segment.Fields.Count; i++) text.Append(Delimiters.Field).Append(segment.Fields[i]);
            text.Append('\r');
        }
        return text.ToString();
    }

    private static Hl7Message? Parse(string text, Encoding encoding, out Issue? fault)
    {
        fault = HeaderFault(text, out var delimiters);
        if (fault is not null) return null;

        var segments = new List<Hl7Segment>();
        foreach (var range in text.AsSpan().SplitAny(s_lineEnds))
        {
            var line = text.AsSpan()[range];
            if (line.IsWhiteSpace()) continue;
            if (!IsSegment(line, delimiters!.Field))
            {
                fault = Issue.Error(MappingIssues.Hl7Segment, "structure", $"segment {segments.Count + 1}",
                    "The line does not begin with a segment's name; is there a line break inside a field? Write it as the escape sequence .br.");
                return null;
            }
            segments.Add(new Hl7Segment(text.AsMemory()[range], delimiters.Field));
        }
        return new Hl7Message(delimiters!, encoding, segments);
    }

    private static bool IsSegment(ReadOnlySpan<char> line, char separator) =>
        line.Length >= 3 && char.IsAsciiLetterUpper(line[0]) && IsNameCharacter(line[1]) && IsNameCharacter(line[2])
        && (line.Length == 3 || line[3] == separator);

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character);

    private static Issue? HeaderFault(string text, out Hl7Delimiters? delimiters)
    {
        delimiters = null;
        if (text.StartsWith("FHS", StringComparison.Ordinal) || text.StartsWith("BHS", StringComparison.Ordinal))
            return Issue.Error(MappingIssues.Hl7Batch, "not-supported", text[..3], "This is a batch; send each message of it by itself, beginning with MSH.");
        if (!text.StartsWith("MSH", StringComparison.Ordinal))
            return Issue.Error(MappingIssues.Hl7NoHeader, "structure", "MSH", "The message does not begin with MSH; send one HL7 v2 message in its delimiter form.");
        delimiters = Hl7Delimiters.Of(text);
        return delimiters is null
            ? Issue.Error(MappingIssues.Hl7Delimiters, "structure", "MSH-2", "The delimiters of MSH-1 and MSH-2 are missing, equal, or letters; the usual ones are |^~\\&.")
            : null;
    }

    /// <summary>Without the frame of MLLP (0x0B … 0x1C 0x0D), a byte order mark and blank lines around the message.</summary>
    internal static ReadOnlySpan<byte> Unframed(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart("\u000B \t\r\n"u8).TrimEnd("\u001C\r\n"u8);
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..].TrimStart(" \t\r\n"u8);
        return bytes;
    }
}
