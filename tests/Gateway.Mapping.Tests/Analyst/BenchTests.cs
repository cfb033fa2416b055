using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;
using Gateway.Mapping.Analyst;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Tests.Analyst;

/// <summary>What the analyst's verbs are thin over.</summary>
public sealed class BenchTests
{
    private static readonly Dictionary<string, ReadOnlyMemory<byte>> s_shared = Directory.GetFiles(Path.Combine(Shared.Root(), "mappings", "shared"))
        .ToDictionary(file => $"shared/{Path.GetFileName(file)}", file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file));

    [Theory]
    [InlineData(SourceFormat.Json, """{ "resident": { "nhs_number": "999 000 0018", "surname": "Quillfeather", "dob": "1938-04-02" }, "mood": ["calm", "sleepy"] }""", "mood")]
    [InlineData(SourceFormat.Csv, "NHS Number,Surname,DOB,Mood\n9990000018,Quillfeather,22/04/1938,calm\n", "Mood")]
    [InlineData(SourceFormat.Xml, "<note><patientId>p-1</patientId><family>Quillfeather</family><born>1938-04-02</born><mood level='3'>calm</mood></note>", "mood")]
    [InlineData(SourceFormat.Hl7v2, "MSH|^~\\&|PAS|RXX07|||202606051706||ADT^A03|M-1|P|2.4\rPID|1||9990000018^^^NHS||QUILLFEATHER^ADA||19380402|2\r", "PID-8")]
    [InlineData(SourceFormat.Form, "userid=363&mood=calm", "mood")]
    public void A_draft_loads_runs_and_lists_what_is_not_mapped(SourceFormat format, string sample, string open)
    {
        var body = Encoding.UTF8.GetBytes(sample);
        var (files, faults) = MapDraft.Of("new-source", format, body, s_shared);

        faults.ShouldBeEmpty();
        files["new-source.map"].ShouldContain($"//   {open}\n");
        var message = ExampleRun.Of(Load(files), body).Messages.ShouldHaveSingleItem();
        message.Translation.Report.Issues.ShouldBeEmpty();
        var bundle = message.Translation.Bundle.ShouldNotBeNull();
        ResourceValidator.Validate(bundle).Where(issue => issue.IsError).ShouldBeEmpty();
        var patient = bundle.All("entry").ShouldHaveSingleItem()["resource"].ShouldNotBeNull();
        patient["identifier"].ShouldNotBeNull();
        if (format == SourceFormat.Form) return;
        patient["birthDate"]!.Text!.ShouldStartWith("1938-04-");
        patient["name"]!["family"]!.Text.ShouldBe("Quillfeather", StringCompareShould.IgnoreCase);
    }

    [Theory]
    [InlineData("""{"id":"1","dob":"04/05/1938"}""", "which of the two is the month is not said")]
    [InlineData("""{"id":"1","dob":"unknown"}""", "this is no date")]
    [InlineData("""{"id":"1","surname":"12"}""", "this is no name")]
    public void A_draft_guesses_nothing_that_the_value_does_not_bear_out(string sample, string why)
    {
        var (files, _) = MapDraft.Of("new-source", SourceFormat.Json, Encoding.UTF8.GetBytes(sample), s_shared);

        files["new-source.map"].ShouldNotContain("birthDate", customMessage: why);
        files["new-source.map"].ShouldNotContain("family", customMessage: why);
    }

    [Fact]
    public void A_sample_that_cannot_be_read_gives_its_fault_and_no_files()
    {
        var (files, faults) = MapDraft.Of("new-source", SourceFormat.Json, "{ not json"u8.ToArray(), s_shared);

        files.ShouldBeEmpty();
        faults.ShouldContain(fault => fault.IsError);
    }

    [Theory]
    [InlineData("sunrise-weights", true)]
    [InlineData("Sunrise", false)]
    [InlineData("../etc", false)]
    [InlineData("a_b", false)]
    public void An_id_is_small_letters_digits_and_hyphens(string id, bool isGood) => MapDraft.IsId(id).ShouldBe(isGood);

    [Fact]
    public void A_field_is_explained_from_both_ends_and_what_nobody_reads_is_said()
    {
        var body = Encoding.UTF8.GetBytes("""{ "id": "p-1", "surname": "Quillfeather", "mood": "calm" }""");
        var (files, _) = MapDraft.Of("new-source", SourceFormat.Json, body, s_shared);
        var message = ExampleRun.Of(Load(files), body).Messages.ShouldHaveSingleItem();
        var lines = new RuleLines(files.ToDictionary(file => $"new-source/{file.Key}", file => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(file.Value)), "new-source");

        FieldQuestion.Ask(message, "surname", lines).ShouldContain(line => line.Contains("-> Patient.name[0].family = Quillfeather", StringComparison.Ordinal));
        FieldQuestion.Ask(message, "Patient.name.family", lines).ShouldContain(line => line.Contains("<- surname", StringComparison.Ordinal));
        FieldQuestion.Ask(message, "Patient.name.family", lines).ShouldContain(line => line.Contains("new-source.map:", StringComparison.Ordinal) && line.Contains("name.family", StringComparison.Ordinal));
        FieldQuestion.Ask(message, "mood", lines).ShouldHaveSingleItem().ShouldContain("UNACCOUNTED");
        FieldQuestion.Ask(message, "moon", lines).ShouldBeEmpty();
        FieldQuestion.Names(message).ShouldContain("mood");
    }

    [Fact]
    public void A_difference_names_entries_by_type_and_id_wherever_they_stand()
    {
        var before = Read("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Flag","id":"a","status":"active"}},{"resource":{"resourceType":"Flag","id":"b","status":"active"}}]}""");
        var after = Read("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Flag","id":"b","status":"inactive","language":"en"}},{"resource":{"resourceType":"Flag","id":"c"}}]}""");

        ElementDiff.Between(before, after).Select(change => change.ToString()).ShouldBe(
        [
            "- Flag/a.resourceType = Flag", "- Flag/a.id = a", "- Flag/a.status = active", "~ Flag/b.status: active -> inactive",
            "+ Flag/b.language = en", "+ Flag/c.resourceType = Flag", "+ Flag/c.id = c",
        ]);
        ElementDiff.Between(before, before).ShouldBeEmpty();
        ElementDiff.Between(before, after)[3].ToPlaceOnly().ShouldBe("~ Flag/b.status");
    }

    [Fact]
    public void A_change_that_parks_a_message_is_told_as_such()
    {
        var body = Encoding.UTF8.GetBytes("""{ "id": "p-1", "surname": "Quillfeather" }""");
        var (files, _) = MapDraft.Of("new-source", SourceFormat.Json, body, s_shared);
        var stricter = files.ToDictionary(file => file.Key, file => file.Value);
        stricter["manifest.yaml"] = stricter["manifest.yaml"].Replace("    map: new-source.map", "    map: new-source.map\n    required: [{ path: ward, place: ward }]", StringComparison.Ordinal);
        var context = new TranslationContext("m-1", DateTimeOffset.UnixEpoch);

        MapComparison.Of(Load(files), Load(stricter), body, null, null, context).Verdict.ShouldBe(MapVerdict.Broken);
        MapComparison.Of(Load(stricter), Load(files), body, null, null, context).Verdict.ShouldBe(MapVerdict.Mended);
        MapComparison.Of(Load(files), Load(files), body, null, null, context).IsSame.ShouldBeTrue();
        MapComparison.Of(null, Load(files), body, null, null, context).Verdict.ShouldBe(MapVerdict.Mended, "a source that is new");
    }

    private static SourceSystem Load(IEnumerable<KeyValuePair<string, string>> files)
    {
        var all = new Dictionary<string, ReadOnlyMemory<byte>>(s_shared);
        foreach (var (name, text) in files) all[$"new-source/{name}"] = Encoding.UTF8.GetBytes(text);
        var (catalogue, faults) = SourceCatalogue.Load(all);
        return catalogue.ShouldNotBeNull(string.Join('\n', faults)).Find("new-source").ShouldNotBeNull();
    }

    private static Element Read(string json) => JsonTree.ReadForeign(Encoding.UTF8.GetBytes(json)).Root.ShouldNotBeNull();
}
