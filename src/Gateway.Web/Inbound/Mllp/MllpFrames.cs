using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Web.Inbound.Mllp;

/// <summary>One framed message of a connection.</summary>
/// <param name="Message">The bytes between the start and the end block; of one that is too long only its beginning.</param>
/// <param name="IsTooLong">More came than the limit allows; the rest was passed over.</param>
/// <param name="Stray">How many bytes stood before the start block, line ends and blanks apart, or in a frame that was begun anew.</param>
internal readonly record struct MllpFrame(ReadOnlyMemory<byte> Message, bool IsTooLong, int Stray);

/// <summary>
/// Cuts a byte stream into messages: 0x0B, the message, 0x1C 0x0D (HL7 transport specification: MLLP, release 1,
/// https://www.hl7.org/implement/standards/product_brief.cfm?product_id=55). One reader at a time.
/// </summary>
/// <param name="input">What the connection sends; it is read only when a message is asked for, so a slow gateway slows its sender down.</param>
/// <param name="limit">The most bytes a message may have.</param>
/// <param name="frameTime">How long a message may take from its first byte to its last.</param>
internal sealed class MllpFrames(PipeReader input, int limit, TimeSpan frameTime)
{
    internal const byte StartBlock = 0x0B;
    internal const byte EndBlock = 0x1C;
    internal const byte CarriageReturn = 0x0D;

    /// <summary>What is kept of a message that is too long: enough for its header, which the answer names.</summary>
    private const int KeptOfTooLong = 4096;

    private readonly ArrayBufferWriter<byte> _message = new();
    private bool _isTooLong;
    private bool _isEnding;
    private int _stray;

    /// <summary>True while a message was begun and has not ended: a connection that stops here was cut off.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The next message; null when the sender closes the connection.</summary>
    /// <exception cref="OperationCanceledException">Told to stop, or <see cref="IsOpen"/> and the time of a frame is over.</exception>
    public async ValueTask<MllpFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        // A connection may be silent for hours; a message once begun may not.
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var isTimed = false;
        while (true)
        {
            if (IsOpen && !isTimed)
            {
                slow.CancelAfter(frameTime);
                isTimed = true;
            }
            var read = await input.ReadAsync(slow.Token);
            var rest = read.Buffer;
            var isWhole = Take(ref rest);
            input.AdvanceTo(rest.Start, isWhole ? rest.Start : rest.End);
            if (isWhole) return Close();
            if (read.IsCompleted) return null;
        }
    }

    /// <summary>Consumes the buffer up to the end of a message; true when one is whole.</summary>
    private bool Take(ref ReadOnlySequence<byte> rest)
    {
        var reader = new SequenceReader<byte>(rest);
        var isWhole = false;
        while (!isWhole && !reader.End)
        {
            if (!IsOpen) Seek(ref reader);
            else isWhole = _isEnding ? EndOrGoOn(ref reader) : Fill(ref reader);
        }
        rest = rest.Slice(reader.Position);
        return isWhole;
    }

    private void Seek(ref SequenceReader<byte> reader)
    {
        var span = reader.UnreadSpan;
        var start = span.IndexOf(StartBlock);
        foreach (var before in start < 0 ? span : span[..start])
            if (before is not ((byte)'\r' or (byte)'\n' or (byte)' ' or EndBlock)) _stray++;
        reader.Advance(start < 0 ? span.Length : start + 1);
        IsOpen = start >= 0;
    }

    /// <summary>Takes bytes up to the next 0x1C, which may be the end of the message or a part of it.</summary>
    private bool Fill(ref SequenceReader<byte> reader)
    {
        var span = reader.UnreadSpan;
        var end = span.IndexOf(EndBlock);
        Keep(end < 0 ? span : span[..end]);
        reader.Advance(end < 0 ? span.Length : end + 1);
        _isEnding = end >= 0;
        return false;
    }

    private bool EndOrGoOn(ref SequenceReader<byte> reader)
    {
        _isEnding = false;
        if (reader.IsNext(CarriageReturn, advancePast: true)) return true;
        Keep([EndBlock]);
        return false;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _isTooLong |= _message.WrittenCount + bytes.Length > limit;
        if (_isTooLong) bytes = bytes[..Math.Clamp(KeptOfTooLong - _message.WrittenCount, 0, bytes.Length)];
        _message.Write(bytes);
    }

    private MllpFrame Close()
    {
        var bytes = _isTooLong ? _message.WrittenSpan[..Math.Min(KeptOfTooLong, _message.WrittenCount)] : _message.WrittenSpan;
        // A sender that was interrupted begins anew without ending: only the last beginning is a message.
        var anew = bytes.LastIndexOf([StartBlock, (byte)'M', (byte)'S', (byte)'H']);
        var frame = new MllpFrame(bytes[(anew + 1)..].ToArray(), _isTooLong, _stray + Math.Max(0, anew));
        _message.ResetWrittenCount();
        (_isTooLong, _stray, IsOpen) = (false, 0, false);
        return frame;
    }
}
