using Gateway.Fhir.Model;

namespace Gateway.Fhir.Json;

/// <summary>The warnings of one lenient reading; those beyond a number are counted only, so that a hostile text costs no more than an honest one.</summary>
internal sealed class IssueList
{
    private const int Most = 500;

    private readonly List<Issue> _issues = [];
    private bool _isFull;

    public IReadOnlyList<Issue> Issues => _issues;

    /// <summary>Of a child of an element, or of the element itself.</summary>
    public void Warn(string code, Element element, string? child, string text, string? value = null)
    {
        if (_isFull) return;
        var path = element.Path();
        Warn(code, child is null ? path : path.Length > 0 ? $"{path}.{child}" : child, text, value);
    }

    public void Warn(string code, string path, string text, string? value = null)
    {
        if (_isFull) return;
        if (_issues.Count < Most)
        {
            _issues.Add(Issue.Warning(code, "structure", path, text, value));
            return;
        }
        _isFull = true;
        _issues.Add(Issue.Warning(IssueCode.TooManyFaults, "too-costly", path, $"There is more than {Most} times something to put right; the rest is put right without a word."));
    }
}
