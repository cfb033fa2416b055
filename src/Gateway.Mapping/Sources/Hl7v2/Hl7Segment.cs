namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>A segment: its name and its fields as they were written, escapes and all. It is a piece of its message's text; fields become texts when they are asked for.</summary>
public sealed class Hl7Segment
{
    /// <summary>The names that most messages have, so that a message makes none of its own.</summary>
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> s_names = new[]
    {
        "MSH", "EVN", "PID", "PD1", "NK1", "PV1", "PV2", "OBR", "OBX", "ORC", "NTE", "AL1", "DG1", "PR1", "GT1", "IN1", "IN2", "MRG", "MSA", "ERR", "ROL", "DB1",
        "SPM", "TXA", "RXA", "RXE", "RXR", "SCH", "AIS", "AIP", "AIL", "FT1", "ACC", "CON", "SFT", "ZPI",
    }.ToDictionary(name => name, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ReadOnlyMemory<char> _text;
    private readonly char _separator;
    private string[]? _fields;

    /// <param name="text">The segment without its end: a name of three characters and what follows.</param>
    /// <param name="separator">MSH-1.</param>
    internal Hl7Segment(ReadOnlyMemory<char> text, char separator)
    {
        (_text, _separator) = (text, separator);
        Name = s_names.TryGetValue(text.Span[..3], out var known) ? known : text.Span[..3].ToString();
    }

    public string Name { get; }

    /// <summary>The fields in order; of MSH the first is the field separator, so that the standard's numbers hold.</summary>
    public IReadOnlyList<string> Fields => _fields ??= AllFields();

    /// <summary>A field by the standard's number, from 1; empty when it is not there.</summary>
    public string Field(int number)
    {
        if (_fields is { } read) return number >= 1 && number <= read.Length ? read[number - 1] : "";
        if (Name == "MSH" && number == 1) return _separator.ToString();
        var current = Name == "MSH" ? 1 : 0;
        foreach (var range in Content.Split(_separator))
            if (++current == number) return Content[range].ToString();
        return "";
    }

    /// <summary>Everything behind the name and its separator.</summary>
    internal ReadOnlySpan<char> Content => _text.Length > 4 ? _text.Span[4..] : default;

    internal bool HasFields => _text.Length > 3;

    /// <summary>The name only: fields are a patient's.</summary>
    public override string ToString() => Name;

    private string[] AllFields()
    {
        var fields = new List<string>();
        if (Name == "MSH") fields.Add(_separator.ToString());
        if (HasFields)
            foreach (var range in Content.Split(_separator)) fields.Add(Content[range].ToString());
        return [.. fields];
    }
}
