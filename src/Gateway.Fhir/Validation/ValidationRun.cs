using System.Globalization;
using System.Text;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation.Profiling;

namespace Gateway.Fhir.Validation;

/// <summary>The state of one validation: where it is, what it has found, and which resources it is inside of.</summary>
/// <param name="root">The name that paths begin with.</param>
/// <param name="profiles">The profiles at hand and what they have judged already; null to judge by base R4 alone.</param>
/// <param name="informs">True to list what was not checked and best practices.</param>
internal sealed class ValidationRun(string root, ProfileScope? profiles = null, bool informs = false)
{
    private const int MostIssues = 500;
    private const int MostValueCharacters = 256;
    private const int MostNameCharacters = 64;
    private const int MostLevels = 256;

    private static readonly Dictionary<string, string> s_noBundle = [];

    private readonly List<Issue> _issues = [];
    private readonly List<(string Name, int Index)> _place = [];
    private ElementSchema?[] _found = new ElementSchema?[64];
    private HashSet<(Element, ProfileSchema)>? _judged;
    private int _placesTaken;
    private readonly int[] _noted = new int[4];

    public IReadOnlyList<Issue> Issues => _issues;

    public bool IsTooDeep => _place.Count > MostLevels;

    public bool IsAtRoot => _place.Count == 0;

    public bool Informs { get; } = informs;

    public ProfileScope? Profiles { get; } = profiles;

    public int Errors { get; private set; }

    /// <summary>The resource that contains what is being looked at; null before the first.</summary>
    public ContainerScope? Container { get; set; }

    /// <summary>The types of the resources in the innermost bundle, by full URL.</summary>
    public IReadOnlyDictionary<string, string> BundleTypes { get; set; } = s_noBundle;

    /// <summary>Takes empty places for the positions of a type, one of which each name of the type stands at; tells the first.</summary>
    public int TakePlaces(int count)
    {
        var first = _placesTaken;
        _placesTaken += count;
        if (_placesTaken > _found.Length) Array.Resize(ref _found, Math.Max(_found.Length * 2, _placesTaken));
        _found.AsSpan(first, count).Clear();
        return first;
    }

    public void GiveBackPlaces(int first) => _placesTaken = first;

    /// <summary>The schema that stands at a place, null for none. Valid until places are taken again.</summary>
    public ref ElementSchema? FoundAt(int place) => ref _found[place];

    /// <summary>False when the element was judged by the profile already in this run.</summary>
    public bool TryEnter(Element element, ProfileSchema schema) => (_judged ??= []).Add((element, schema));

    /// <summary>A run for a question beside this one, whose faults are counted and not listed.</summary>
    public ValidationRun Aside(Element element) => new(root, Profiles)
    {
        Container = element.ResourceType is null || element.Name == "contained" ? Container : ContainerScope.Of(element),
        BundleTypes = BundleTypes,
    };

    /// <summary>Steps into an element; the index is -1 for one that does not repeat.</summary>
    public void Enter(string name, int index) => _place.Add((name, index));

    public void Leave() => _place.RemoveAt(_place.Count - 1);

    /// <summary>Notes a fault of the element the run is in.</summary>
    public void Add(string code, string type, string text, string? value = null) => Note(IssueSeverity.Error, "", code, type, text, value);

    /// <summary>Notes a fault of a child of the element the run is in.</summary>
    public void AddAt(string child, string code, string type, string text, string? value = null) => Note(IssueSeverity.Error, child, code, type, text, value);

    public void Warn(string code, string type, string text, string? value = null) => Note(IssueSeverity.Warning, "", code, type, text, value);

    /// <summary>Notes what could not be judged or is advice, for those who want to know.</summary>
    public void Inform(string code, string type, string text, string? value = null)
    {
        if (Informs) Note(IssueSeverity.Information, "", code, type, text, value);
    }

    public void Note(IssueSeverity severity, string child, string code, string type, string text, string? value = null)
    {
        // Each severity has a limit of its own: many warnings must not hide a fault, nor be one.
        var count = ++_noted[(int)severity];
        if (count > MostIssues)
        {
            if (count == MostIssues + 1 && severity == IssueSeverity.Error)
                _issues.Add(Issue.Error(IssueCode.TooManyFaults, "too-costly", root, $"There are more than {MostIssues} faults; correct those above and validate again."));
            else if (count == MostIssues + 1 && severity == IssueSeverity.Warning)
                _issues.Add(Issue.Warning(IssueCode.TooManyFaults, "too-costly", root, $"There are more than {MostIssues} warnings; correct those above and validate again to see the others."));
            return;
        }
        if (severity <= IssueSeverity.Error) Errors++;
        var issue = new Issue(severity, code, type, Path(child), text) { Value = Shortened(value, MostValueCharacters) };
        // Profiles that build on one another say the same thing about the same element.
        if (Profiles is null || !_issues.Contains(issue)) _issues.Add(issue);
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
