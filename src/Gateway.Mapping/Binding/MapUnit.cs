using Gateway.Fhir.Definitions;
using Gateway.Mapping.Lexing;
using Gateway.Mapping.Parsing;

namespace Gateway.Mapping.Binding;

/// <summary>A map and the maps it imports.</summary>
internal sealed class MapUnit(MapSyntax syntax)
{
    private const string Canonical = "http://hl7.org/fhir/StructureDefinition/";

    public MapSyntax Syntax { get; } = syntax;

    public SourceText Source => Syntax.Source;

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

    /// <summary>The R4 type behind a name that a parameter has; null for a structure that is no R4 type.</summary>
    /// <param name="name">An alias of a <c>uses</c>, or a type's own name.</param>
    /// <param name="isKnown">False when there is neither an alias nor a type of that name.</param>
    public string? TypeOf(string name, out bool isKnown)
    {
        isKnown = true;
        foreach (var uses in Syntax.Uses)
        {
            if ((uses.Alias ?? LastSegment(uses.Url)) != name) continue;
            if (!uses.Url.StartsWith(Canonical, StringComparison.Ordinal)) return null;
            var type = LastSegment(uses.Url);
            return R4.Type(type) is null ? null : type;
        }
        isKnown = R4.Type(name) is not null;
        return isKnown ? name : null;
    }

    private static string LastSegment(string url) => url[(url.LastIndexOf('/') + 1)..];
}
