namespace Gateway.Mapping.Plans;

/// <summary>A map compiled for one kind of message; immutable, run by any thread.</summary>
/// <param name="File">The map's path below <c>mappings/</c>.</param>
/// <param name="Hash">SHA-256 of the map, its imports and its concept maps, lower-case hex.</param>
/// <param name="Entry">The first group: the source record and the target bundle.</param>
internal sealed record MapPlan(string File, string Hash, GroupPlan Entry);

/// <summary>A group compiled for the types it is called with.</summary>
internal sealed class GroupPlan(string name)
{
    public string Name { get; } = name;

    /// <summary>How many variables its rules have, parameters first.</summary>
    public int Slots { get; set; }

    /// <summary>Set once the group is bound; a group may call itself.</summary>
    public IReadOnlyList<Step> Steps { get; set; } = [];
}
