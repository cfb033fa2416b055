using System.Globalization;
using System.Text;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>
/// A batch file (HL7 v2.4 §2.15.3: FHS, BHS, messages, BTS, FTS): its messages, each with its own bytes, delimiters and charset.
/// A file whose counts do not hold, or that lacks its trailers, is refused whole: it was cut off on its way.
/// </summary>
internal static class Hl7Batch
{
    public static bool IsBatch(ReadOnlySpan<byte> body)
    {
        body = Hl7Message.Unframed(body);
        return body.StartsWith("FHS"u8) || body.StartsWith("BHS"u8);
    }

    /// <summary>The bytes of each message; empty when there is a fault.</summary>
    public static (IReadOnlyList<ReadOnlyMemory<byte>> Messages, IReadOnlyList<Issue> Faults) Split(ReadOnlyMemory<byte> body) => Read(body).Done(body);

    /// <summary>The bytes of each message, whatever is wrong with the batch around them.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> MessagesOf(ReadOnlyMemory<byte> body) => Read(body).Messages(body);

    private static Reading Read(ReadOnlyMemory<byte> body)
    {
        var reading = new Reading();
        foreach (var (start, end) in Lines(body.Span))
            reading.Line(body[start..end]);
        return reading;
    }

    /// <summary>Where the lines that hold anything begin and end, their line ends included.</summary>
    internal static List<(int Start, int End)> Lines(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<(int, int)>();
        var start = 0;
        while (start < bytes.Length)
        {
            var length = bytes[start..].IndexOfAny((byte)'\r', (byte)'\n');
            var end = length < 0 ? bytes.Length : start + length + 1;
            if (end < bytes.Length && bytes[end - 1] == '\r' && bytes[end] == '\n') end++;
            if (!bytes[start..end].Trim("\u000B\u001C \t\r\n"u8).IsEmpty) lines.Add((start, end));
            start = end;
        }
        return lines;
    }

    /// <summary>What was seen of the file so far.</summary>
    private sealed class Reading
    {
        private readonly List<List<ReadOnlyMemory<byte>>> _messages = [];
        private readonly List<Issue> _faults = [];
        private bool _isFile, _isBatch;
        private int _batches, _inBatch;
        private bool _isInside;

        public void Line(ReadOnlyMemory<byte> line)
        {
            var text = line.Span.TrimStart("\u000B \t\uFEFF"u8);
            if (text.StartsWith("FHS"u8)) _isFile = true;
            else if (text.StartsWith("BHS"u8)) Begin();
            else if (text.StartsWith("MSH"u8)) Message(line);
            else if (text.StartsWith("BTS"u8)) EndBatch(text);
            else if (text.StartsWith("FTS"u8)) EndFile(text);
            else if (_isInside) _messages[^1].Add(line);
            else Fault("batch", "A line stands outside any message; a message begins with MSH.");
        }

        public (IReadOnlyList<ReadOnlyMemory<byte>> Messages, IReadOnlyList<Issue> Faults) Done(ReadOnlyMemory<byte> body)
        {
            if (_isFile) Fault("FHS", "The file has no trailer FTS; was it cut off? Send it whole.");
            else if (_isBatch) Fault("BHS", "The batch has no trailer BTS; was it cut off? Send it whole.");
            else if (_messages.Count == 0 && _faults.Count == 0) Fault("BHS", "The batch holds no message; send at least one.");
            return _faults.Count > 0 ? ([], _faults) : (Messages(body), []);
        }

        public IReadOnlyList<ReadOnlyMemory<byte>> Messages(ReadOnlyMemory<byte> body) => [.. _messages.Select(lines => Join(body, lines))];

        private void Begin()
        {
            if (_isBatch) Fault("BHS", "A batch begins before the one above it has ended with BTS.");
            (_isBatch, _isInside, _inBatch) = (true, false, 0);
            _batches++;
        }

        private void Message(ReadOnlyMemory<byte> line)
        {
            _messages.Add([line]);
            _inBatch++;
            _isInside = true;
        }

        private void EndBatch(ReadOnlySpan<byte> trailer)
        {
            Count("BTS-1", trailer, _inBatch, "messages");
            (_isBatch, _isInside) = (false, false);
        }

        private void EndFile(ReadOnlySpan<byte> trailer)
        {
            if (_isBatch) Fault("BHS", "The batch has no trailer BTS; was it cut off? Send it whole.");
            Count("FTS-1", trailer, _batches, "batches");
            (_isFile, _isBatch, _isInside) = (false, false, false);
        }

        /// <summary>The first field of a trailer is how many there should be; it may be left out.</summary>
        private void Count(string place, ReadOnlySpan<byte> trailer, int counted, string what)
        {
            if (trailer.Length < 5) return;
            var field = trailer[4..];
            var end = field.IndexOfAny(trailer[3], (byte)'\r', (byte)'\n');
            var text = Encoding.Latin1.GetString(end < 0 ? field : field[..end]).Trim();
            if (text.Length == 0) return;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var told)) Fault(place, $"The number of {what} is no number.");
            else if (told != counted) Fault(place, $"The trailer counts {told} {what}, but there are {counted}; send the file whole.");
        }

        private void Fault(string place, string text)
        {
            if (_faults.Count < 20) _faults.Add(Issue.Error(MappingIssues.Hl7Batch, "structure", place, text));
        }

        /// <summary>The lines of a message stand behind one another, so it is a piece of the body.</summary>
        private static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>> lines)
        {
            body.Span.Overlaps(lines[0].Span, out var start);
            body.Span.Overlaps(lines[^1].Span, out var last);
            return body[start..(last + lines[^1].Length)];
        }
    }
}
