using System.Text;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources;

/// <summary>Bytes to characters as they are asked for, strictly: at a byte that the charset does not know the text ends with a fault.</summary>
internal sealed class CharacterStream
{
    private readonly Stream _stream;
    private readonly byte[] _bytes = new byte[64 * 1024];
    private readonly Decoder _decoder;
    private int _start;
    private int _end;
    private long _read;
    private bool _isEnded;

    public CharacterStream(Stream stream, string? contentType)
    {
        _stream = stream;
        _end = stream.ReadAtLeast(_bytes, 3, throwOnEndOfStream: false);
        (Encoding, _start, Fault) = Charset.Begin(_bytes.AsSpan(0, _end), contentType);
        _decoder = Encoding.GetDecoder();
    }

    public Encoding Encoding { get; }

    /// <summary>Why the text ended before its end.</summary>
    public Issue? Fault { get; private set; }

    /// <summary>Fills what it is given, if only in part; 0 at the end.</summary>
    public int Read(Memory<char> into)
    {
        while (Fault is null && !_isEnded)
        {
            if (_start == _end)
            {
                _read += _end;
                (_start, _end) = (0, _stream.Read(_bytes));
            }
            var flush = _end == 0;
            try
            {
                _decoder.Convert(_bytes.AsSpan(_start, _end - _start), into.Span, flush, out var used, out var written, out var completed);
                _start += used;
                _isEnded = flush && completed;
                if (into.Span[..written].Contains('\0'))
                    Fault = Issue.Error(MappingIssues.ControlCharacter, "structure", $"before byte {_read + _start + 1}",
                        "There is a NUL character in the text; is the body binary, or in another charset? Send plain text.");
                else if (written > 0) return written;
            }
            catch (DecoderFallbackException)
            {
                Fault = Issue.Error(MappingIssues.WrongCharset, "structure", $"near byte {_read + _start + 1}",
                    $"The bytes are no {Encoding.WebName} from about this place on; send UTF-8, or name the charset in the Content-Type.");
            }
        }
        return 0;
    }
}
