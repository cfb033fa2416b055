namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>A segment: its name and its fields as they were written, escapes and all.</summary>
public sealed class Hl7Segment(string name, IReadOnlyList<string> fields)
{
    public string Name { get; } = name;

    /// <summary>The fields in order; of MSH the first is the field separator, so that the standard's numbers hold.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;

    /// <summary>A field by the standard's number, from 1; empty when it is not there.</summary>
    public string Field(int number) => number >= 1 && number <= Fields.Count ? Fields[number - 1] : "";

    /// <summary>The name only: fields are a patient's.</summary>
    public override string ToString() => Name;
}
