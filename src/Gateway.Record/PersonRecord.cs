using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>What is known of a person, every source side by side, as a reader wants it.</summary>
public sealed record PersonRecord
{
    /// <summary>The Patient the page is about; an empty one when the resources hold none.</summary>
    public required Element Patient { get; init; }

    /// <summary>Every section in the order of reading, also those without a line.</summary>
    public required IReadOnlyList<RecordSection> Sections { get; init; }

    /// <summary>
    /// Arranges the resources of a person: each but the Patient is exactly one line, newest first, what was entered in error
    /// among them. Nothing is left out: what fits no section is under "Other".
    /// </summary>
    public static PersonRecord Of(IReadOnlyList<SourcedResource> resources)
    {
        var patient = resources.Where(resource => resource.Resource.ResourceType == "Patient").MaxBy(resource => resource.RecordedAt);
        var lines = LineWriter.For(resources);
        var bySection = resources
            .Where(resource => !ReferenceEquals(resource, patient))
            .OrderByDescending(resource => ClinicalTime.Of(resource.Resource)?.Moment ?? DateTimeOffset.MinValue)
            .ThenByDescending(resource => resource.RecordedAt)
            .ToLookup(resource => SectionRules.TitleOf(resource.Resource), lines.Write);

        return new PersonRecord
        {
            Patient = patient?.Resource ?? Element.Resource("Patient"),
            Sections = [.. SectionRules.Titles.Select(title => new RecordSection(title, [.. bySection[title]]) { Note = NoteFor(title, bySection.Contains(title)) })],
        };
    }

    public override string ToString() => nameof(PersonRecord);

    /// <summary>"No known allergies" is a statement that somebody makes; an empty section states nothing.</summary>
    private static string NoteFor(string title, bool hasLines) => (hasLines, title) switch
    {
        (true, _) => "",
        (false, SectionRules.Allergies) => "Nothing recorded. This is not the same as no known allergies.",
        _ => "Nothing recorded.",
    };
}

/// <summary>A resource and where it comes from.</summary>
public sealed record SourcedResource(Element Resource, string Source, DateTimeOffset RecordedAt, int Version)
{
    public override string ToString() => nameof(SourcedResource);
}

/// <param name="Title">As a clinician says it: "Alarms and falls", "Observations", "Hospital stays" …</param>
public sealed record RecordSection(string Title, IReadOnlyList<RecordLine> Lines)
{
    /// <summary>What an empty section means; empty when it has lines.</summary>
    public string Note { get; init; } = "";

    public override string ToString() => Title;
}

/// <param name="When">When it happened, with the precision it came with; null when unknown.</param>
/// <param name="What">What, in words.</param>
/// <param name="Value">The value with its unit, empty when there is none.</param>
/// <param name="Source">Who says so; on every line.</param>
/// <param name="Status">The resource's status in words: <c>final</c>, <c>entered in error</c>.</param>
/// <param name="Reference">Type/id.</param>
/// <param name="IsUrgent">True when somebody has to act on it still.</param>
public sealed record RecordLine(string? When, string What, string Value, string Source, string Status, string Reference, bool IsUrgent)
{
    /// <summary>True when its source took it back: shown struck through, never hidden.</summary>
    public bool IsStruck { get; init; }

    public override string ToString() => Reference;
}
