using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>One ElementDefinition of a snapshot (http://hl7.org/fhir/R4/elementdefinition.html).</summary>
/// <param name="Id">Names slices: <c>Patient.identifier:nhsNumber.value</c>.</param>
/// <param name="Path">Does not: <c>Patient.identifier.value</c>; a choice keeps its <c>[x]</c>.</param>
/// <param name="SliceName">The slice that this element defines, else null.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number; int.MaxValue for <c>*</c>.</param>
/// <param name="Types">The types it may have; empty for the root and for a content reference.</param>
public sealed record ProfileElement(string Id, string Path, string? SliceName, int Min, int Max, IReadOnlyList<ElementType> Types)
{
    /// <summary>The id of the element whose content this one repeats (<c>Questionnaire.item</c>), else null.</summary>
    public string? ContentReference { get; init; }

    /// <summary>The value that it must equal exactly.</summary>
    public Element? Fixed { get; init; }

    /// <summary>The value that it must contain.</summary>
    public Element? Pattern { get; init; }

    public Element? MinValue { get; init; }

    public Element? MaxValue { get; init; }

    /// <summary>In characters.</summary>
    public int? MaxLength { get; init; }

    public ValueSetBinding? Binding { get; init; }

    public Slicing? Slicing { get; init; }

    public IReadOnlyList<Invariant> Invariants { get; init; } = [];
}

/// <summary>A type that an element may have.</summary>
/// <param name="Code">The type: <c>Reference</c>.</param>
/// <param name="Profiles">Canonicals, of which the value follows one; empty is any.</param>
/// <param name="TargetProfiles">Canonicals, of which the target of a reference follows one; empty is any.</param>
public sealed record ElementType(string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> TargetProfiles)
{
    /// <summary><c>contained</c>, <c>referenced</c>, <c>bundled</c>; empty is any.</summary>
    public IReadOnlyList<string> Aggregation { get; init; } = [];
}

/// <summary>A binding to a value set (http://hl7.org/fhir/R4/terminologies.html#strength).</summary>
/// <param name="Strength"><c>required</c>, <c>extensible</c>, <c>preferred</c>, <c>example</c>.</param>
/// <param name="ValueSet">The canonical, with its version where it names one.</param>
public sealed record ValueSetBinding(string Strength, string ValueSet);

/// <summary>A constraint in FHIRPath.</summary>
/// <param name="Key">As the definition has it: <c>obs-6</c>.</param>
/// <param name="IsError">False for a warning.</param>
/// <param name="Human">What it asks, for people.</param>
/// <param name="Expression">FHIRPath, evaluated on the element.</param>
public sealed record Invariant(string Key, bool IsError, string Human, string Expression)
{
    /// <summary>Advice that a resource may disregard (http://hl7.org/fhir/R4/extension-elementdefinition-bestpractice.html): <c>dom-6</c>.</summary>
    public bool IsBestPractice { get; init; }
}

/// <summary>How the repeats of an element are told apart (http://hl7.org/fhir/R4/profiling.html#slicing).</summary>
/// <param name="Discriminators">All must agree.</param>
/// <param name="Rules"><c>open</c>, <c>closed</c>, <c>openAtEnd</c>.</param>
/// <param name="IsOrdered">The slices stand in the order of their definitions.</param>
public sealed record Slicing(IReadOnlyList<Discriminator> Discriminators, string Rules, bool IsOrdered);

/// <summary>What tells slices apart.</summary>
/// <param name="Type"><c>value</c>, <c>pattern</c>, <c>type</c>, <c>exists</c>, <c>profile</c>.</param>
/// <param name="Path">FHIRPath of the allowed simple kind: <c>$this</c>, <c>coding.code</c>, <c>resolve()</c>, <c>extension('url')</c>.</param>
public sealed record Discriminator(string Type, string Path);
