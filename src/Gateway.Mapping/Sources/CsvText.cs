namespace Gateway.Mapping.Sources;

/// <summary>One record of a CSV text (RFC 4180): its cells, and where it stands in the text, its line end included.</summary>
internal sealed record CsvRecord(IReadOnlyList<string> Cells, int Start, int End)
{
    public override string ToString() => $"{Cells.Count} cells";
}

/// <summary>
/// Reads records one after the other: quoted cells with doubled quotes and line breaks inside, CR LF or LF,
/// the delimiter that the heading line uses.
/// </summary>
internal sealed class CsvText
{
    private readonly string _text;
    private readonly char _delimiter;
    private int _at;

    public CsvText(string text)
    {
        _text = text;
        _delimiter = DelimiterOf(text);
    }

    /// <summary>Set when a quoted cell never ends or has text behind its end; nothing can be read after that.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The next record, or null at the end and where the text is broken. A line without any character is skipped.</summary>
    public CsvRecord? Next()
    {
        while (_at < _text.Length && _text[_at] is '\r' or '\n') _at++;
        if (_at >= _text.Length || IsBroken) return null;
        var start = _at;
        var cells = new List<string>();
        while (true)
        {
            cells.Add(Cell());
            if (IsBroken) return null;
            if (_at < _text.Length && _text[_at] == _delimiter)
            {
                _at++;
                continue;
            }
            if (_at < _text.Length && _text[_at] == '\r') _at++;
            if (_at < _text.Length && _text[_at] == '\n') _at++;
            return new CsvRecord(cells, start, _at);
        }
    }

    private string Cell()
    {
        var start = _at;
        if (_at < _text.Length && _text[_at] == '"') return Quoted();
        while (_at < _text.Length && _text[_at] != _delimiter && _text[_at] is not ('\r' or '\n')) _at++;
        return _text[start.._at];
    }

    private string Quoted()
    {
        var start = ++_at;
        var doubled = false;
        while (true)
        {
            var quote = _text.IndexOf('"', _at);
            if (quote < 0)
            {
                IsBroken = true;
                return "";
            }
            _at = quote + 1;
            if (_at < _text.Length && _text[_at] == '"')
            {
                doubled = true;
                _at++;
                continue;
            }
            IsBroken = _at < _text.Length && _text[_at] != _delimiter && _text[_at] is not ('\r' or '\n');
            var cell = _text[start..quote];
            return doubled ? cell.Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
        }
    }

    private static char DelimiterOf(string text)
    {
        int commas = 0, semicolons = 0, tabs = 0;
        bool quoted = false, seen = false;
        foreach (var character in text)
        {
            if (character == '"') quoted = !quoted;
            if (quoted)
            {
                seen = true;
                continue;
            }
            if ((character is '\r' or '\n') && seen) break;
            seen |= character is not ('\r' or '\n');
            if (character == ',') commas++;
            else if (character == ';') semicolons++;
            else if (character == '\t') tabs++;
        }
        return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
    }
}
