using System.Collections.Concurrent;

namespace Gateway.Mapping.Running;

/// <summary>The names of fields of HL7 v2 as people write them (<c>PID-3.1</c>), made once: messages of one source have the same, over and over.</summary>
internal sealed class Hl7Names
{
    /// <summary>More than any format has; what a sender makes up beyond is named each time anew.</summary>
    private const int Most = 4_096;

    private readonly ConcurrentDictionary<(string Segment, string? Field, string? Component, string? Subcomponent), string> _names = [];

    public string Of(string segment, string? field, string? component, string? subcomponent)
    {
        var key = (segment, field, component, subcomponent);
        if (_names.TryGetValue(key, out var name)) return name;
        name = segment;
        if (field is not null) name += "-" + field[1..];
        if (component is not null) name += "." + component[1..];
        if (subcomponent is not null) name += "." + subcomponent[1..];
        if (_names.Count < Most) _names.TryAdd(key, name);
        return name;
    }
}
