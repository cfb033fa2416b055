using Gateway.Mapping.Lexing;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Binding;

/// <summary>What the parts of a rule share while they are bound.</summary>
/// <param name="Group">The group it stands in.</param>
/// <param name="Scope">The variables it sees.</param>
/// <param name="Place">The rule's name in reports: <c>a03.map:41</c>.</param>
/// <param name="Focus">The slot of its first source, the focus of its FHIRPath; negative while the first source itself is bound.</param>
internal sealed record RuleContext(GroupContext Group, Scope Scope, string Place, int Focus)
{
    /// <summary>What the rule calls itself.</summary>
    public string? Name { get; init; }

    /// <summary>For the fields that it looks at.</summary>
    public AskedField Asked { get; } = new(Place);

    public SourceText Source => Group.Unit.Source;

    public StructureTypes Types => Group.Unit.Types;

    /// <summary>The variable, or a fault.</summary>
    public Variable? Find(string name, int at)
    {
        if (Scope.Find(name) is { } variable) return variable;
        Source.Fault(MappingIssues.UnknownVariable, at, $"There is no variable '{name}'{Suggestions.For(name, Scope.Names)}");
        return null;
    }
}

/// <summary>A group while it is bound.</summary>
internal sealed record GroupContext(MapBinder Map, MapUnit Unit);
