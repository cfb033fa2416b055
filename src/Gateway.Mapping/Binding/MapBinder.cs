using Gateway.Fhir.Definitions;
using Gateway.Mapping.Concepts;
using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Binding;

/// <summary>
/// Binds a map and what it imports. A group is bound once for each list of types it is called with, so that every element
/// it names is looked up in the definitions before the first message comes.
/// </summary>
internal sealed class MapBinder(MapUnit entry, ConceptTables concepts)
{
    private readonly Dictionary<(GroupSyntax, string), GroupPlan> _instances = [];

    /// <summary>Concept maps that the map's rules use.</summary>
    public ConceptTables Concepts { get; } = concepts;

    /// <summary>The map's first group, with the record and a target.</summary>
    /// <param name="target">The target's type; null is the type that the group itself names.</param>
    public (GroupPlan? Plan, string? Target) Bind(string? target)
    {
        if (entry.Syntax.Groups is not [var first, ..]) return (null, null);
        if (first.Parameters is not [{ IsSource: true } source, { IsSource: false } written])
        {
            entry.Source.Fault(MappingIssues.Syntax, first.At, "The first group takes the record and what is written: (source record, target bundle : Bundle).");
            return (null, null);
        }
        target ??= written.Type is { } name ? entry.TypeOf(name, out _) : null;
        var plan = Instance(entry, first, [(source.Type is { } type ? entry.SourceTypeOf(type) : null) ?? entry.Types.InferredRecord, target]);
        BindUncalled();
        return (plan, target);
    }

    public GroupPlan Instance(MapUnit unit, GroupSyntax group, IReadOnlyList<string?> types)
    {
        var key = string.Join(',', types);
        if (_instances.TryGetValue((group, key), out var known)) return known;
        var plan = _instances[(group, key)] = new GroupPlan(group.Name);
        new GroupBinder(new GroupContext(this, unit), group).Bind(plan, types);
        return plan;
    }

    /// <summary>The group to copy one type to another with (http://hl7.org/fhir/R4/mapping-language.html#typemode).</summary>
    public static (MapUnit Unit, GroupSyntax Group)? DefaultGroup(MapUnit from, string? source, string? target)
    {
        if (source is null || target is null) return null;
        foreach (var unit in from.WithImports())
            foreach (var group in unit.Syntax.Groups)
            {
                if (group.Mode == TypeMode.None || group.Parameters is not [{ Type: { } sourceName }, { Type: { } targetName }]) continue;
                if (unit.SourceTypeOf(sourceName) == source && unit.TypeOf(targetName, out _) == target) return (unit, group);
            }
        return null;
    }

    /// <summary>Faults of groups that nobody calls are faults too; of targets without a type nothing can be known.</summary>
    private void BindUncalled()
    {
        foreach (var group in entry.Syntax.Groups)
        {
            if (_instances.Keys.Any(key => ReferenceEquals(key.Item1, group))) continue;
            Instance(entry, group, [.. group.Parameters.Select(parameter => parameter.Type is not { } name ? null : parameter.IsSource ? entry.SourceTypeOf(name) : entry.TypeOf(name, out _))]);
        }
    }

    /// <summary>True when an element of the first type may stand where the second is asked for.</summary>
    /// <remarks>Types of two releases are the same by name: who maps from one to the other knows in what they differ.</remarks>
    public static bool Fits(string type, string wanted) =>
        type == wanted || R4.IsSubtypeOf(type, wanted)
        || ((Edition.ReleaseOf(type) ?? Edition.ReleaseOf(wanted)) is not null && Fits(Edition.Plain(type), Edition.Plain(wanted)));
}
