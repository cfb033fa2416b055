using Gateway.Fhir.Model;

namespace Gateway.Mapping.Lexing;

/// <summary>A file's text, its name, and the faults found in it, each at line and column.</summary>
internal sealed class SourceText
{
    private readonly int[] _lines;
    private readonly IReadOnlyList<string>? _places;
    private readonly List<Issue> _faults;

    public SourceText(string file, string text, List<Issue> faults)
    {
        File = file;
        Text = text;
        _faults = faults;
        var lines = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\n') lines.Add(i + 1);
        _lines = [.. lines];
    }

    /// <summary>A map that came as a resource: an offset counts its elements, by steps of <see cref="Step"/>, so that one within an expression is still the expression's.</summary>
    /// <param name="file">The file.</param>
    /// <param name="places">The path of each element that was read: <c>StructureMap.group[0].rule[2]</c>.</param>
    /// <param name="faults">Where faults go.</param>
    public SourceText(string file, IReadOnlyList<string> places, List<Issue> faults) : this(file, "", faults) => _places = places;

    public const int Step = 1 << 14;

    /// <summary>The path below <c>mappings/</c>.</summary>
    public string File { get; }

    public string Text { get; }

    public int LineOf(int at)
    {
        var line = Array.BinarySearch(_lines, at);
        return line >= 0 ? line + 1 : ~line;
    }

    /// <summary><c>itk-adt/a03.map:41:7</c>.</summary>
    public string Place(int at)
    {
        if (_places is not null) return $"{File}:{_places[at / Step]}";
        var line = LineOf(at);
        return $"{File}:{line}:{at - _lines[line - 1] + 1}";
    }

    /// <summary><c>a03.map:41</c>, as the report names a rule.</summary>
    public string RulePlace(int at) => _places is null ? $"{Name}:{LineOf(at)}" : $"{Name}:{_places[at / Step]}";

    private string Name => File[(File.LastIndexOf('/') + 1)..];

    public void Warn(string code, int at, string text) => _faults.Add(Issue.Warning(code, "structure", Place(at), text));

    public void Fault(string code, int at, string text) => _faults.Add(Issue.Error(code, "structure", Place(at), text));
}
