using System.Text;
using Gateway.Fhir.Json;

namespace Gateway.Record.Tests;

/// <summary>Resources written as the JSON that a store holds.</summary>
internal static class Resources
{
    public static readonly DateTimeOffset Recorded = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    public static SourcedResource Sourced(string json, string source = "mods-dscr", DateTimeOffset? recorded = null) =>
        new(JsonTree.ReadFhir(Encoding.UTF8.GetBytes(json)).Root.ShouldNotBeNull(), source, recorded ?? Recorded, 1);

    public static RecordLine Line(string json, string section)
    {
        var record = PersonRecord.Of([Sourced(json)]);

        record.Sections.Sum(each => each.Lines.Count).ShouldBe(1);
        return record.Sections.Single(each => each.Title == section).Lines.ShouldHaveSingleItem();
    }
}
