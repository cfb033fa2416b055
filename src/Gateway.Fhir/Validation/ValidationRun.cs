using System.Globalization;
using System.Text;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation;

/// <summary>The state of one validation: where it is, what it has found, and which resources it is inside of.</summary>
internal sealed class ValidationRun(string root)
{
    private const int MostIssues = 500;
    private const int MostValueCharacters = 256;
    private const int MostNameCharacters = 64;
    private const int MostLevels = 256;

    private readonly List<Issue> _issues = [];
    private readonly List<(string Name, int Index)> _place = [];

    public IReadOnlyList<Issue> Issues => _issues;

    public bool IsTooDeep => _place.Count > MostLevels;

    /// <summary>The resource that contains what is being looked at; null before the first.</summary>
    public ContainerScope? Container { get; set; }

    /// <summary>The types of the resources in the innermost bundle, by full URL.</summary>
    public IReadOnlyDictionary<string, string> BundleTypes { get; set; } = new Dictionary<string, string>();

    /// <summary>Steps into an element; the index is -1 for one that does not repeat.</summary>
    public void Enter(string name, int index) => _place.Add((name, index));

    public void Leave() => _place.RemoveAt(_place.Count - 1);

    /// <summary>Notes a fault of the element the run is in.</summary>
    public void Add(string code, string type, string text, string? value = null) => AddAt("", code, type, text, value);

    /// <summary>Notes a fault of a child of the element the run is in.</summary>
    public void AddAt(string child, string code, string type, string text, string? value = null)
    {
        if (_issues.Count > MostIssues) return;
        _issues.Add(_issues.Count == MostIssues
            ? Issue.Error(IssueCode.TooManyFaults, "too-costly", root, $"There are more than {MostIssues} faults; correct those above and validate again.")
            : Issue.Error(code, type, Path(child), text, Shortened(value, MostValueCharacters)));
    }

    private string Path(string child)
    {
        var path = new StringBuilder(root);
        foreach (var (name, index) in _place)
        {
            path.Append('.').Append(Shortened(name, MostNameCharacters));
            if (index >= 0) path.Append(CultureInfo.InvariantCulture, $"[{index}]");
        }
        if (child.Length > 0) path.Append('.').Append(Shortened(child, MostNameCharacters));
        return path.ToString();
    }

    private static string? Shortened(string? text, int most) => text?.Length > most ? string.Concat(text.AsSpan(0, most), "…") : text;
}
