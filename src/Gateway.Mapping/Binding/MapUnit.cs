using Gateway.Mapping.Lexing;
using Gateway.Mapping.Parsing;

namespace Gateway.Mapping.Binding;

/// <summary>A map and the maps it imports.</summary>
internal sealed class MapUnit(MapSyntax syntax, StructureTypes types)
{
    public MapSyntax Syntax { get; } = syntax;

    public SourceText Source => Syntax.Source;

    /// <summary>The types it can name.</summary>
    public StructureTypes Types { get; } = types;

    /// <summary>Set once all maps are parsed; maps may import each other.</summary>
    public IReadOnlyList<MapUnit> Imports { get; set; } = [];

    /// <summary>This map and all that it imports, directly or not, each once.</summary>
    public IReadOnlyList<MapUnit> WithImports()
    {
        var all = new List<MapUnit> { this };
        for (var i = 0; i < all.Count; i++)
            foreach (var import in all[i].Imports)
                if (!all.Contains(import)) all.Add(import);
        return all;
    }

    /// <summary>A group of this map, or of the maps it imports.</summary>
    public (MapUnit Unit, GroupSyntax Group)? FindGroup(string name)
    {
        foreach (var unit in WithImports())
            foreach (var group in unit.Syntax.Groups)
                if (group.Name == name) return (unit, group);
        return null;
    }

    /// <summary>The type behind a name that a parameter has; null for a structure that is neither FHIR's nor defined.</summary>
    /// <param name="name">An alias of a <c>uses</c>, or a type's own name.</param>
    /// <param name="isKnown">False when there is neither an alias nor a type of that name.</param>
    public string? TypeOf(string name, out bool isKnown)
    {
        isKnown = true;
        name = StructureTypes.Usual(name);
        foreach (var uses in Syntax.Uses)
        {
            if ((uses.Alias ?? LastSegment(uses.Url)) != name) continue;
            return Types.NameOf(uses.Url);
        }
        isKnown = Types.Type(name) is not null;
        return isKnown ? name : null;
    }

    /// <summary>The same of what is read: a record of another release of FHIR is navigated by its names, so that nothing is known of it.</summary>
    public string? SourceTypeOf(string name) => TypeOf(name, out _) is { } type && Edition.ReleaseOf(type) is null ? type : null;

    private static string LastSegment(string url) => url[(url.LastIndexOf('/') + 1)..];
}
