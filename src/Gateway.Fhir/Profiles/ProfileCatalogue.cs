using System.Collections.Concurrent;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// The profiles at hand, found by canonical: a set of StructureDefinitions over those of another catalogue, at the bottom
/// base R4. Immutable; one serves any number of threads. A snapshot is made when it is first asked for, and kept.
/// </summary>
public sealed class ProfileCatalogue
{
    private static readonly Lazy<ProfileCatalogue> s_r4 = new(() => new([.. new ProfilesFile("r4-profiles.txt").Profiles], [], null));

    private readonly Dictionary<string, ProfileSource> _sources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Snapshot> _snapshots = new(StringComparer.Ordinal);
    private readonly List<Issue> _readFaults;
    private readonly Lazy<IReadOnlyList<Issue>> _faults;
    private readonly ProfileCatalogue? _below;

    private ProfileCatalogue(IEnumerable<ProfileSource> sources, List<Issue> faults, ProfileCatalogue? below)
    {
        _readFaults = faults;
        _below = below;
        foreach (var source in sources) Add(source);
        _faults = new Lazy<IReadOnlyList<Issue>>(() => [.. _readFaults, .. Own.SelectMany(SnapshotFaults)]);
    }

    /// <summary>Base R4 alone: its resources and datatypes, and the profiles and extensions that HL7 publishes with it (vital signs, birth place).</summary>
    public static ProfileCatalogue R4 => s_r4.Value;

    /// <summary>
    /// What is wrong with the definitions, all at once, each with its canonical and element as place: definitions that cannot
    /// be read, unknown and cyclic bases, elements without a place, differentials that widen. Making it makes every snapshot.
    /// </summary>
    public IReadOnlyList<Issue> Faults => _faults.Value;

    /// <summary>The canonicals of all definitions, without versions. What R4 itself has is listed by <see cref="R4"/> alone, its types nowhere.</summary>
    public IEnumerable<string> Canonicals => Own.Select(source => source.Url).Concat(_below?._below is null ? [] : _below.Canonicals).Distinct();

    /// <summary>All profiles whose snapshots can be made; as <see cref="Canonicals"/> lists them. Enumerating it makes every snapshot.</summary>
    public IEnumerable<Profile> Profiles => Canonicals.Select(Find).OfType<Profile>();

    private IEnumerable<ProfileSource> Own => _sources.Values.Distinct();

    /// <summary>A catalogue of definitions.</summary>
    /// <param name="definitions">StructureDefinition resources of R4, with a snapshot or a differential; other resources are passed over.</param>
    /// <param name="below">Where what they do not hold is looked up; base R4 when none is given.</param>
    public static ProfileCatalogue Of(IEnumerable<Element> definitions, ProfileCatalogue? below = null)
    {
        var faults = new List<Issue>();
        var sources = new List<ProfileSource>();
        foreach (var definition in definitions.Where(definition => definition.ResourceType == "StructureDefinition"))
        {
            var (source, fault) = StructureDefinitionReader.Read(definition);
            if (fault is not null) faults.Add(fault);
            if (source is not null) sources.Add(source);
        }
        return Of(sources, faults, below);
    }

    internal static ProfileCatalogue Of(IEnumerable<ProfileSource> sources, List<Issue> faults, ProfileCatalogue? below = null) =>
        new(sources, faults, below ?? R4);

    /// <summary>
    /// The profile of a canonical, with or without <c>|version</c> (the newest then), or null when it is not at hand or
    /// no snapshot of it can be made; <see cref="Faults"/> says why.
    /// </summary>
    public Profile? Find(string canonical) => new SnapshotRun(this).Find(canonical);

    /// <summary>The definition of a canonical and the catalogue that holds it.</summary>
    internal (ProfileCatalogue Catalogue, ProfileSource Source)? Source(string canonical) =>
        _sources.TryGetValue(canonical, out var source) ? (this, source) : _below?.Source(canonical);

    internal bool TryGetSnapshot(ProfileSource source, out Snapshot snapshot) => _snapshots.TryGetValue(Key(source), out snapshot!);

    internal Snapshot Keep(ProfileSource source, Snapshot snapshot) => _snapshots.GetOrAdd(Key(source), snapshot);

    private static string Key(ProfileSource source) => source.Version is null ? source.Url : $"{source.Url}|{source.Version}";

    private IReadOnlyList<Issue> SnapshotFaults(ProfileSource source) => new SnapshotRun(this).Make(source).Faults;

    private void Add(ProfileSource source)
    {
        // The types of R4 are built in; a package of them brings nothing new.
        if (source.IsSpecialization && SnapshotRun.IsBaseType(source.Url)) return;
        if (source.Version is not null && !_sources.TryAdd(Key(source), source))
        {
            _readFaults.Add(Issue.Warning(ProfileIssueCode.Twice, "duplicate", Key(source), "Two definitions have this canonical and version; the first one counts. Load one of them."));
            return;
        }
        if (!_sources.TryGetValue(source.Url, out var other) || VersionOrder.Instance.Compare(other.Version, source.Version) < 0) _sources[source.Url] = source;
    }
}

/// <summary>A snapshot and what was found while it was made.</summary>
/// <param name="Profile">Null when none could be made.</param>
internal sealed record Snapshot(Profile? Profile, IReadOnlyList<Issue> Faults);
