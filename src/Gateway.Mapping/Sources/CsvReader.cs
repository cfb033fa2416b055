using System.Buffers;

namespace Gateway.Mapping.Sources;

/// <summary>
/// Reads the records of a CSV text one after the other (RFC 4180): quoted cells with doubled quotes and line breaks inside,
/// CR LF, LF or CR, the delimiter that the heading line uses (comma, semicolon, tab or bar). Only one record is held at a
/// time, so that a file of any length is read in the same memory; what a record gives is good until the next.
/// </summary>
/// <param name="more">Puts further characters into a span and tells how many; 0 at the end.</param>
internal sealed class CsvReader(Func<Memory<char>, int> more)
{
    /// <summary>A record longer than this is a quote that was never closed, not a record.</summary>
    public const int MaxRecord = 4_000_000;

    private readonly List<(int Start, int Length, bool Doubled)> _cells = [];
    private char[] _buffer = new char[64 * 1024];
    private SearchValues<char> _ends = SearchValues.Create(",\r\n");
    private char _delimiter;
    private int _start;
    private int _at;
    private int _end;
    private bool _isAllRead;

    public static CsvReader Of(string text)
    {
        var given = 0;
        return new CsvReader(into =>
        {
            var count = Math.Min(into.Length, text.Length - given);
            text.AsSpan(given, count).CopyTo(into.Span);
            given += count;
            return count;
        });
    }

    /// <summary>Set when a quoted cell never ends or has text behind its end, or a record is too long; nothing can be read after that.</summary>
    public bool IsBroken { get; private set; }

    public int Count => _cells.Count;

    /// <summary>The line on which the record begins, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The record as it was written, its line end included.</summary>
    public ReadOnlySpan<char> Raw => _buffer.AsSpan(_start, _at - _start);

    public string Text(int cell)
    {
        var (start, length, doubled) = _cells[cell];
        var text = new string(_buffer, start, length);
        return doubled ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>The cell without blanks around it; null when it holds nothing.</summary>
    public string? Value(int cell)
    {
        var (start, length, doubled) = _cells[cell];
        var text = _buffer.AsSpan(start, length).Trim();
        if (text.IsEmpty) return null;
        return doubled ? text.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : text.ToString();
    }

    public bool IsBlank(int cell) => _buffer.AsSpan(_cells[cell].Start, _cells[cell].Length).IsWhiteSpace();

    /// <summary>Reads the next record; false at the end and where the text is broken. A line without any character is skipped.</summary>
    public bool Read()
    {
        if (IsBroken) return false;
        if (_delimiter == '\0') Begin();
        Line += LinesIn(Raw);
        _start = _at;
        while (true)
        {
            while (_start < _end && _buffer[_start] is '\r' or '\n')
            {
                if (_buffer[_start] == '\n') Line++;
                _start++;
            }
            if (_start < _end || !Fill()) break;
        }
        _at = _start;
        if (_start >= _end) return false;
        while (!TryRecord())
        {
            // The record goes on behind the buffer; it is read again from its begin.
            if (!IsBroken && _end - _start <= MaxRecord && Fill()) continue;
            IsBroken = true;
            return false;
        }
        return true;
    }

    private bool TryRecord()
    {
        _cells.Clear();
        var at = _start;
        while (true)
        {
            if (at < _end && _buffer[at] == '"')
            {
                at = Quoted(at + 1);
                if (at < 0) return false;
            }
            else
            {
                var length = _buffer.AsSpan(at, _end - at).IndexOfAny(_ends);
                if (length < 0)
                {
                    if (!_isAllRead) return false;
                    length = _end - at;
                }
                _cells.Add((at, length, false));
                at += length;
            }
            if (at < _end && _buffer[at] == _delimiter)
            {
                at++;
                continue;
            }
            // A line feed may stand behind a carriage return that ends the buffer.
            if (at + 1 >= _end && !_isAllRead) return false;
            if (at < _end && _buffer[at] == '\r') at++;
            if (at < _end && _buffer[at] == '\n') at++;
            _at = at;
            return true;
        }
    }

    /// <summary>Where the cell ends, behind its closing quote; below 0 when it does not end here.</summary>
    private int Quoted(int start)
    {
        var at = start;
        var doubled = false;
        while (true)
        {
            var quote = _buffer.AsSpan(at, _end - at).IndexOf('"');
            if (quote < 0) return -1;
            at += quote + 1;
            if (at >= _end && !_isAllRead) return -1;
            if (at < _end && _buffer[at] == '"')
            {
                doubled = true;
                at++;
                continue;
            }
            if (at < _end && _buffer[at] != _delimiter && _buffer[at] is not ('\r' or '\n'))
            {
                IsBroken = true;
                return -1;
            }
            _cells.Add((start, at - 1 - start, doubled));
            return at;
        }
    }

    /// <summary>Makes room behind what is not read yet and reads on; false at the end of the text.</summary>
    private bool Fill()
    {
        if (_isAllRead) return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = _at = 0;
        }
        else if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = more(_buffer.AsMemory(_end));
        _isAllRead = count == 0;
        _end += count;
        // At the end what stands in the buffer is all there is, and is looked at once more.
        return true;
    }

    private void Begin()
    {
        while (_end < _buffer.Length && Fill() && !_isAllRead)
        {
        }
        _delimiter = DelimiterOf(_buffer.AsSpan(0, _end));
        _ends = SearchValues.Create([_delimiter, '\r', '\n']);
    }

    private static int LinesIn(ReadOnlySpan<char> text) => text.Count('\n');

    /// <summary>The one that stands most often in the heading line outside quotes; a comma when none does.</summary>
    private static char DelimiterOf(ReadOnlySpan<char> text)
    {
        const string candidates = ",;\t|";
        Span<int> counts = stackalloc int[candidates.Length];
        bool quoted = false, seen = false;
        foreach (var character in text)
        {
            if (character == '"') quoted = !quoted;
            if ((character is '\r' or '\n') && seen && !quoted) break;
            seen |= character is not ('\r' or '\n');
            var candidate = quoted ? -1 : candidates.IndexOf(character, StringComparison.Ordinal);
            if (candidate >= 0) counts[candidate]++;
        }
        var best = 0;
        for (var i = 1; i < counts.Length; i++)
            if (counts[i] > counts[best]) best = i;
        return candidates[best];
    }
}
