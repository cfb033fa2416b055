using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>What is known of a person, every source side by side, as a reader wants it.</summary>
public sealed record PersonRecord
{
    public required Element Patient { get; init; }

    public required IReadOnlyList<RecordSection> Sections { get; init; }

    /// <summary>Arranges the resources of a person. Nothing is left out: what fits no section is under "Other".</summary>
    public static PersonRecord Of(IReadOnlyList<SourcedResource> resources) => throw new NotImplementedException();
}

/// <summary>A resource and where it comes from.</summary>
public sealed record SourcedResource(Element Resource, string Source, DateTimeOffset RecordedAt, int Version);

/// <param name="Title">As a clinician says it: "Alarms and falls", "Observations", "Hospital stays" …</param>
public sealed record RecordSection(string Title, IReadOnlyList<RecordLine> Lines);

/// <param name="When">When it happened, with the precision it came with; null when unknown.</param>
/// <param name="What">What, in words.</param>
/// <param name="Value">The value with its unit, empty when there is none.</param>
/// <param name="Reference">Type/id.</param>
public sealed record RecordLine(string? When, string What, string Value, string Source, string Status, string Reference, bool IsUrgent);
