using Gateway.Fhir.Terminology;

namespace Gateway.Mapping.Tests.Transforms;

public sealed class TranslateTests
{
    private const string Table = "source,system,code,display\nM,http://hl7.org/fhir/administrative-gender,male,Male\n\"f, x\",urn:s,female,Female\n";
    private const string WithFallback = Table + "*,urn:s,unknown,Unknown\n";

    [Theory]
    [InlineData("obs.status = translate(v, '#sex', 'code')", """{"status":"male"}""")]
    [InlineData("obs.value = translate(v, '#sex', 'display')", """{"valueString":"Male"}""")]
    [InlineData("obs.identifier as i, i.system = translate(v, '#sex', 'system')", """{"identifier":[{"system":"http://hl7.org/fhir/administrative-gender"}]}""")]
    [InlineData("obs.category as k, k.coding = translate(v, '#sex', 'Coding')", """{"category":[{"coding":[{"system":"http://hl7.org/fhir/administrative-gender","code":"male","display":"Male"}]}]}""")]
    [InlineData("obs.code = translate(v, '#sex', 'CodeableConcept')", """{"code":{"coding":[{"system":"http://hl7.org/fhir/administrative-gender","code":"male","display":"Male"}],"text":"m"}}""")]
    [InlineData("obs.code = translate(v, '#sex')", """{"code":{"coding":[{"system":"http://hl7.org/fhir/administrative-gender","code":"male","display":"Male"}],"text":"m"}}""")]
    public void A_word_becomes_its_code_whatever_its_case(string target, string written) =>
        Maps.Observation($"r.v as v -> {target};", """{"v":" m "}""", files: [("shared/sex.csv", Table)]).ShouldBe(written);

    [Fact]
    public void A_word_that_is_not_in_the_table_parks_the_message()
    {
        var issue = Maps.Error("r.v as v -> obs.status = translate(v, '#sex', 'code');", """{"v":"Z9"}""", ("test/sex.csv", Table));

        issue.Code.ShouldBe("MAP064");
        issue.Path.ShouldBe("v");
        issue.Value.ShouldBe("Z9");
        issue.Text.ShouldContain("test/sex.csv");
    }

    [Fact]
    public void A_declared_fallback_is_taken_with_a_warning()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r.v as v -> obs.status = translate(v, '#sex', 'code');"), """{"v":"Z9"}""", files: [("test/sex.csv", WithFallback)]);

        translation.Bundle!.All("entry").Last().At("resource", "status")!.Text.ShouldBe("unknown");
        var issue = translation.Report.Issues.ShouldHaveSingleItem();
        issue.Code.ShouldBe("MAP065");
        issue.Value.ShouldBe("Z9");
    }

    [Fact]
    public void A_table_beside_the_map_stands_before_a_shared_one() =>
        Maps.Observation("r.v as v -> obs.status = translate(v, '#sex', 'code');", """{"v":"m"}""",
            files: [("shared/sex.csv", "source,system,code,display\nM,s,wrong,\n"), ("test/sex.csv", Table)]).ShouldBe("""{"status":"male"}""");

    [Fact]
    public void A_concept_map_may_stand_in_the_map()
    {
        const string Declaration = """
            conceptmap "#sex" {
              prefix s = "urn:s"
              prefix t = "http://hl7.org/fhir/observation-status"
              s:M - t:final
              s:"1 x" == t:entered-in-error
            }
            """;

        Maps.Observation("r.v as v -> obs.status = translate(v, '#sex', 'code');", """{"v":"1 X"}""", Declaration).ShouldBe("""{"status":"entered-in-error"}""");
    }

    [Fact]
    public void A_concept_map_may_be_a_FHIR_resource()
    {
        const string Resource = """{"resourceType":"ConceptMap","status":"active","group":[{"target":"urn:t","element":[{"code":"M","target":[{"code":"final","equivalence":"equal"}]}],"unmapped":{"mode":"fixed","code":"unknown"}}]}""";

        Maps.Observation("r.v as v -> obs.status = translate(v, 'http://example.org/ConceptMap/sex', 'code');", """{"v":"m"}""", files: [("test/sex.json", Resource)])
            .ShouldBe("""{"status":"final"}""");
    }

    [Fact]
    public void A_concept_map_that_hands_on_to_another_is_refused()
    {
        const string Resource = """{"resourceType":"ConceptMap","status":"active","group":[{"target":"urn:t","element":[{"code":"M","target":[{"code":"final","equivalence":"equal"}]}],"unmapped":{"mode":"other-map","url":"http://example.org/ConceptMap/other"}}]}""";

        Maps.Faults(Maps.ObservationMap("r.v as v -> obs.status = translate(v, '#sex', 'code');"), ("test/sex.json", Resource))
            .ShouldHaveSingleItem().Code.ShouldBe(MappingIssues.WrongConceptMap);
    }

    [Fact]
    public void The_letters_of_ACVPU_become_what_the_alias_table_says()
    {
        var rows = File.ReadLines(Path.Combine(Shared.Root(), "mappings", "shared", "acvpu.csv")).Skip(1).Select(line => line.Split(','));

        foreach (var row in rows) CodeAliases.Acvpu.UkCoreOf(null, row[0]).ShouldBe(new UkCoreCoding(row[1], row[2], row[3]));
        CodeAliases.Acvpu.Codings.Count.ShouldBe(rows.Count());
    }

    [Theory]
    [InlineData("source,system,code\nM,s,male\n", "test/sex.csv:1:1")]
    [InlineData("source,system,code,display\nM,s,male,Male\nm ,s,female,\n", "test/sex.csv:3:1")]
    [InlineData("source,system,code,display\nM,s,male,Male, not\n", "test/sex.csv:2:1")]
    [InlineData("source,system,code,display\n\"M,s,male,Male\n", "test/sex.csv:1:1")]
    public void A_table_with_faults_is_told_by_line(string table, string place)
    {
        var fault = Maps.Faults(Maps.ObservationMap("r.v as v -> obs.status = translate(v, '#sex', 'code');"), ("test/sex.csv", table)).ShouldHaveSingleItem();

        fault.Code.ShouldBe("MAP118");
        fault.Path.ShouldBe(place);
    }
}
