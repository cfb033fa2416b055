using System.Collections.Immutable;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// One question to a catalogue. It knows which definitions it is inside of, so that definitions that build on each other
/// end in a fault; what was made inside such a circle depends on where the question began and is not kept.
/// </summary>
internal sealed class SnapshotRun(ProfileCatalogue catalogue)
{
    private const int MaxDepth = 64;
    private ImmutableList<string> _inside = [];
    private readonly Dictionary<ProfileSource, Snapshot> _madeInCircle = new(ReferenceEqualityComparer.Instance);
    private bool _metCycle;

    public static bool IsBaseType(string canonical) => TypeName(canonical) is { } name && BaseDefinitions.Of(name) is not null;

    /// <summary>The profile of a canonical, or null.</summary>
    public Profile? Find(string canonical) => Find(catalogue, canonical);

    private Profile? Find(ProfileCatalogue from, string canonical)
    {
        if (from.Source(canonical) is var (owner, source)) return Make(owner, source).Profile;
        return TypeName(canonical) is { } name ? BaseDefinitions.Of(name) : null;
    }

    public Snapshot Make(ProfileSource source) => Make(catalogue, source);

    private static string? TypeName(string canonical)
    {
        if (!canonical.StartsWith(BaseDefinitions.Prefix, StringComparison.Ordinal)) return null;
        var words = canonical[BaseDefinitions.Prefix.Length..].Split('|');
        return words.Length == 1 || words[1] is "4.0.1" or "4.0" or "4" ? words[0] : null;
    }

    /// <summary>The bases first, from the bottom up, so that a long chain of them does not become a deep recursion.</summary>
    private Snapshot Make(ProfileCatalogue owner, ProfileSource source)
    {
        if (Made(owner, source) is { } made) return made;
        var chain = new List<(ProfileCatalogue Owner, ProfileSource Source)>();
        var here = (Owner: owner, Source: source);
        while (Made(here.Owner, here.Source) is null && !_inside.Contains(here.Source.Url))
        {
            if (chain.FindIndex(link => ReferenceEquals(link.Source, here.Source)) is >= 0 and var start)
            {
                foreach (var link in chain.Skip(start)) link.Owner.Keep(link.Source, new Snapshot(null, [Cyclic(link.Source.Url, link.Source.BaseUrl!)]));
                break;
            }
            chain.Add(here);
            if (here.Source.HasSnapshot || here.Source.BaseUrl is null || here.Owner.Source(here.Source.BaseUrl) is not { } below) break;
            here = below;
        }
        for (var i = chain.Count - 1; i > 0; i--) MakeOne(chain[i].Owner, chain[i].Source);
        return MakeOne(owner, source);
    }

    private Snapshot? Made(ProfileCatalogue owner, ProfileSource source) =>
        owner.TryGetSnapshot(source, out var kept) ? kept : _madeInCircle.GetValueOrDefault(source);

    private Snapshot MakeOne(ProfileCatalogue owner, ProfileSource source)
    {
        if (Made(owner, source) is { } made) return made;
        var (outer, metBefore) = (_inside, _metCycle);
        _inside = outer.Add(source.Url);
        _metCycle = false;
        var snapshot = source.HasSnapshot ? Published(source) : Generated(owner, source);
        _inside = outer;
        if (_metCycle) _madeInCircle[source] = snapshot;
        else snapshot = owner.Keep(source, snapshot);
        _metCycle |= metBefore;
        return snapshot;
    }

    private static Issue Cyclic(string place, string canonical) =>
        Issue.Error(ProfileIssueCode.Cyclic, "business-rule", place, $"The definition builds on itself by way of {canonical}. Break the circle.");

    private static Snapshot Published(ProfileSource source)
    {
        ProfileElement[] elements = [.. source.Elements().Select(element => element.ToSnapshot())];
        var root = SnapshotNode.Of(elements, out var orphans);
        var faults = orphans.Select(orphan => Issue.Error(ProfileIssueCode.Misplaced, "not-found", $"{source.Url}#{orphan.Id}",
            "The element's parent is not in the snapshot before it, so that its constraint cannot be placed. Leave the snapshot out, or make it anew.")).ToList();
        return new Snapshot(ToProfile(source, root.Flatten()), faults);
    }

    private Snapshot Generated(ProfileCatalogue owner, ProfileSource source)
    {
        var faults = new List<Issue>();
        if (source.BaseUrl is null)
        {
            faults.Add(Issue.Error(ProfileIssueCode.Unknown, "not-found", source.Url, "The definition names no base, and has no snapshot. Add its baseDefinition."));
            return new Snapshot(null, faults);
        }
        if (Inner(owner, source.BaseUrl, source.Url, isBase: true, faults) is not { } below) return new Snapshot(null, faults);
        var tree = SnapshotNode.Of(below.Elements, out _);
        // A logical model has a root of its own name.
        if (source.IsSpecialization && tree.Name != source.Type) tree = Renamed(tree, source.Type);
        var elements = new SnapshotBuilder(source, tree, (canonical, place) => Inner(owner, canonical, place, isBase: false, faults), faults).Build();
        return new Snapshot(ToProfile(source, elements), faults);
    }

    /// <summary>A definition that the one in hand builds on, as its own catalogue knows it: what is kept there must not depend on who asks.</summary>
    private Profile? Inner(ProfileCatalogue owner, string canonical, string place, bool isBase, List<Issue> faults)
    {
        var url = canonical.Split('|')[0];
        if (_inside.Contains(url) || _inside.Count > MaxDepth)
        {
            _metCycle = true;
            faults.Add(Cyclic(place, url));
            return null;
        }
        if (Find(owner, canonical) is { } profile)
        {
            // Made without what leads back here: the fault is this definition's as well.
            if (_madeInCircle.Values.Any(made => ReferenceEquals(made.Profile, profile))) faults.Add(Cyclic(place, url));
            return profile;
        }
        faults.Add(isBase
            ? Issue.Error(ProfileIssueCode.Unknown, "not-found", place, $"The base {canonical} is not at hand or has no snapshot, so that the profile cannot be used. Load the package that holds it, or correct it.")
            : Issue.Warning(ProfileIssueCode.Unknown, "not-found", place, $"The profile {canonical} is not at hand, so that only its type is known. Load the package that holds it."));
        return null;
    }

    private static SnapshotNode Renamed(SnapshotNode tree, string name)
    {
        var renamed = new SnapshotNode(name, null, tree.Element);
        renamed.Children.AddRange(tree.Children);
        return renamed;
    }

    private static Profile ToProfile(ProfileSource source, IReadOnlyList<ProfileElement> elements) =>
        new(source.Url, source.Version, source.Name, source.Type, source.BaseUrl?.Split('|')[0], elements);
}
