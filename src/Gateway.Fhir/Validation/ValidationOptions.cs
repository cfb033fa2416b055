using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation;

/// <summary>How a resource is to be judged.</summary>
public sealed record ValidationOptions
{
    public static readonly ValidationOptions Default = new();

    /// <summary>The canonicals of profiles that the resource must follow, beside those it claims in <c>meta.profile</c>.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>True to list as information what could not be checked, and best practices like dom-6; else only faults are listed.</summary>
    public bool Informs { get; init; }

    /// <summary>Finds the resource of a reference that leads out of the resource and the bundle around it; null: none is looked at.</summary>
    public Func<string, Element?>? Resolve { get; init; }
}
