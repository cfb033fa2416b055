using System.Buffers;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>
/// Reads a message value by value, subcomponents in the order of its text, without making a text of any: for whoever counts, searches or
/// checks. What was written as nothing (<c>||</c>) is passed over; escapes stand as they were written.
/// </summary>
/// <example><code>foreach (var value in message.Values()) if (value.Text is "9990000018") …</code></example>
public ref struct Hl7Values
{
    private readonly IReadOnlyList<Hl7Segment> _segments;
    private readonly Hl7Delimiters _delimiters;
    private readonly SearchValues<char> _ends;
    private ReadOnlySpan<char> _rest;
    private int _segment = -1;
    private int _field;
    private int _repetition;
    private int _component;
    private int _subcomponent;

    internal Hl7Values(IReadOnlyList<Hl7Segment> segments, Hl7Delimiters delimiters, SearchValues<char> ends)
    {
        (_segments, _delimiters, _ends) = (segments, delimiters, ends);
        Current = default;
    }

    public Hl7Value Current { get; private set; }

    public readonly Hl7Values GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            if (_rest.IsEmpty && !NextSegment()) return false;
            var end = _rest.IndexOfAny(_ends);
            var text = end < 0 ? _rest : _rest[..end];
            var (field, repetition, component, subcomponent) = (_field, _repetition, _component, _subcomponent);
            if (end < 0) _rest = default;
            else
            {
                Step(_rest[end]);
                _rest = _rest[(end + 1)..];
            }
            if (text.IsEmpty) continue;
            Current = new Hl7Value(_segments[_segment], field, repetition, component, subcomponent, text);
            return true;
        }
    }

    private bool NextSegment()
    {
        while (++_segment < _segments.Count)
        {
            var segment = _segments[_segment];
            _rest = segment.Content;
            (_field, _repetition, _component, _subcomponent) = (1, 0, 1, 1);
            if (segment.Name == "MSH")
            {
                // MSH-1 and MSH-2 are the delimiters themselves.
                var end = _rest.IndexOf(_delimiters.Field);
                _rest = end < 0 ? default : _rest[(end + 1)..];
                _field = 3;
            }
            if (!_rest.IsEmpty) return true;
        }
        return false;
    }

    private void Step(char delimiter)
    {
        if (delimiter == _delimiters.Subcomponent) _subcomponent++;
        else if (delimiter == _delimiters.Component) (_component, _subcomponent) = (_component + 1, 1);
        else if (delimiter == _delimiters.Repetition) (_repetition, _component, _subcomponent) = (_repetition + 1, 1, 1);
        else (_field, _repetition, _component, _subcomponent) = (_field + 1, 0, 1, 1);
    }
}

/// <summary>A value and its place, counted as the standard does: fields, components and subcomponents from 1, repetitions from 0.</summary>
public readonly ref struct Hl7Value
{
    internal Hl7Value(Hl7Segment segment, int field, int repetition, int component, int subcomponent, ReadOnlySpan<char> text)
    {
        (Segment, Field, Repetition, Component, Subcomponent) = (segment, field, repetition, component, subcomponent);
        Text = text;
    }

    public Hl7Segment Segment { get; }

    public int Field { get; }

    public int Repetition { get; }

    public int Component { get; }

    public int Subcomponent { get; }

    /// <summary>As it stands in the message.</summary>
    public ReadOnlySpan<char> Text { get; }
}
