using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>One ElementDefinition as a definition states it: what is null or empty it leaves as the base has it.</summary>
/// <param name="Id">With slice names, from the root: <c>Patient.identifier:nhsNumber.system</c>.</param>
internal sealed record DifferentialElement(string Id)
{
    /// <summary>As the definition writes it, where that is not the id without slice names: a choice may stand by its short form.</summary>
    public string? Path { get; init; }

    public int? Min { get; init; }

    public int? Max { get; init; }

    public IReadOnlyList<ElementType> Types { get; init; } = [];

    public string? ContentReference { get; init; }

    public Element? Fixed { get; init; }

    public Element? Pattern { get; init; }

    public Element? MinValue { get; init; }

    public Element? MaxValue { get; init; }

    public int? MaxLength { get; init; }

    public string? Strength { get; init; }

    public string? ValueSet { get; init; }

    public Slicing? Slicing { get; init; }

    public IReadOnlyList<Invariant> Invariants { get; init; } = [];

    /// <summary>As an element of a published snapshot, which states everything.</summary>
    public ProfileElement ToSnapshot() => new(Id, SnapshotNode.PathOf(Id), SnapshotNode.SliceOf(Id), Min ?? 0, Max ?? int.MaxValue, Types)
    {
        ContentReference = ContentReference,
        Fixed = Fixed,
        Pattern = Pattern,
        MinValue = MinValue,
        MaxValue = MaxValue,
        MaxLength = MaxLength,
        Binding = ValueSet is null ? null : new ValueSetBinding(Strength ?? "example", ValueSet),
        Slicing = Slicing,
        Invariants = Invariants,
    };
}
