using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>
/// The answer to a batch file: a batch of acknowledgements, in the order of its messages and in batches as it was (HL7 v2.4 §2.15.3,
/// "Acknowledging batches"). A message whose header asks for no answer has none in it, so that an empty batch says that all is well.
/// </summary>
public static class Hl7BatchAcknowledgement
{
    /// <summary>Whether a body begins with FHS or BHS.</summary>
    public static bool IsBatch(ReadOnlySpan<byte> body) => Hl7Batch.IsBatch(body);

    /// <summary>The bytes of each message, also of a batch that is not whole.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> MessagesOf(ReadOnlyMemory<byte> batch) => Hl7Batch.MessagesOf(batch);

    /// <summary>Builds the answer.</summary>
    /// <param name="batch">The batch as received.</param>
    /// <param name="answers">To each of its messages, in order, the acknowledgement; null where none is wanted.</param>
    /// <param name="controlId">FHS-11 of the answer; each BHS-11 is made of it.</param>
    /// <param name="at">When it was received.</param>
    /// <param name="comment">BTS-2: what is wrong with the batch as a whole; empty when nothing is.</param>
    public static byte[] Build(ReadOnlyMemory<byte> batch, IReadOnlyList<byte[]?> answers, string controlId, DateTimeOffset at, string comment)
    {
        var writing = new Writing(controlId, at.ToString("yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal), comment);
        var message = 0;
        foreach (var (start, end) in Hl7Batch.Lines(batch.Span))
        {
            // Latin-1 reads any bytes, and gives back the same ones.
            var line = Encoding.Latin1.GetString(batch.Span[start..end].Trim("\u000B\u001C \t\r\n\uFEFF"u8));
            switch (line.Length < 3 ? "" : line[..3])
            {
                case "FHS":
                    writing.BeginFile(line);
                    break;
                case "BHS":
                    writing.BeginBatch(line);
                    break;
                case "MSH" when message < answers.Count:
                    writing.Answer(answers[message++]);
                    break;
                case "BTS":
                    writing.EndBatch();
                    break;
                default:
                    break;
            }
        }
        return writing.Done();
    }

    private sealed class Writing(string controlId, string at, string comment)
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private (char Field, string Comment)? _file, _batch;
        private int _batches, _inBatch;

        public void BeginFile(string header) => _file = Header("FHS", header, controlId);

        public void BeginBatch(string header)
        {
            EndBatch();
            _batches++;
            _batch = Header("BHS", header, string.Create(CultureInfo.InvariantCulture, $"{controlId[..Math.Min(17, controlId.Length)]}{_batches:D3}"));
            _inBatch = 0;
        }

        public void Answer(byte[]? acknowledgement)
        {
            if (acknowledgement is null) return;
            _bytes.Write(acknowledgement);
            _inBatch++;
        }

        public void EndBatch()
        {
            if (_batch is { } open) Line(Trailer("BTS", open, _inBatch));
            _batch = null;
        }

        public byte[] Done()
        {
            EndBatch();
            if (_file is { } open) Line(Trailer("FTS", open, _batches));
            return _bytes.WrittenSpan.ToArray();
        }

        /// <summary>Who sent is who receives; field 12 names the batch that is answered by its own control id, field 11.</summary>
        private (char Field, string Comment) Header(string name, string header, string ownId)
        {
            var d = Hl7Delimiters.Of(header) ?? Hl7Delimiters.Usual;
            var fields = header.Length > 4 ? header[4..].Split(d.Field) : ["^~\\&"];
            string Of(int number) => number - 2 < fields.Length ? fields[number - 2] : "";
            Line(string.Join(d.Field, name, Of(2), Of(5), Of(6), Of(3), Of(4), at, "", Of(9), "", ownId, Of(11)).TrimEnd(d.Field));
            return (d.Field, comment.Length > 0 ? Hl7Escapes.Encode(comment, d) : "");
        }

        private static string Trailer(string name, (char Field, string Comment) open, int count) =>
            string.Create(CultureInfo.InvariantCulture, $"{name}{open.Field}{count}{open.Field}{open.Comment}").TrimEnd(open.Field);

        private void Line(string text)
        {
            _bytes.Write(Encoding.Latin1.GetBytes($"{text}\r"));
        }
    }
}
