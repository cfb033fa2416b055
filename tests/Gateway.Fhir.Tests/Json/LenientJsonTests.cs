using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Tests.FhirPath;

namespace Gateway.Fhir.Tests.Json;

public sealed class LenientJsonTests
{
    [Theory]
    [InlineData("""{"id":null,"active":true}""", """{"active":true}""", "FHIR013 Patient.id")]
    [InlineData("""{"id":"","active":true}""", """{"active":true}""", "FHIR013 Patient.id")]
    [InlineData("""{"contact":[],"active":true}""", """{"active":true}""", "FHIR013 Patient.contact")]
    [InlineData("""{"maritalStatus":{},"active":true}""", """{"active":true}""", "FHIR013 Patient.maritalStatus")]
    [InlineData("""{"name":[{"given":["A","","B"]}]}""", """{"name":[{"given":["A","B"]}]}""", "FHIR013 Patient.name[0].given[1]")]
    [InlineData("""{"odd":[[],{"a":null,"b":1}]}""", """{"odd":[{"b":1}]}""", "FHIR013 Patient.odd[0]", "FHIR013 Patient.odd[1].a")]
    [InlineData("""{"_birthDate":null,"birthDate":"1950"}""", """{"birthDate":"1950"}""", "FHIR013 Patient._birthDate")]
    public void What_says_nothing_is_left_out(string members, string expected, params string[] warnings) => Check(members, expected, warnings);

    [Fact]
    public void What_becomes_empty_is_left_out_too() =>
        Check("""{"name":[{"given":[""]},{"family":"F"}]}""", """{"name":[{"family":"F"}]}""",
            ["FHIR013 Patient.name[0].given[0]", "FHIR013 Patient.name[0]"]);

    [Theory]
    [InlineData("""{"birthDate":"","_birthDate":{"id":"a"}}""", """{"_birthDate":{"id":"a"}}""", "FHIR013 Patient.birthDate")]
    [InlineData("""{"name":[{"given":["","B"],"_given":[{"id":"a"},null]}]}""", """{"name":[{"given":[null,"B"],"_given":[{"id":"a"},null]}]}""", "FHIR013 Patient.name[0].given[0]")]
    [InlineData("""{"birthDate":null,"_birthDate":{"id":"a"}}""", """{"_birthDate":{"id":"a"}}""")]
    public void Ids_and_extensions_of_a_primitive_without_a_value_are_kept(string members, string expected, params string[] warnings) => Check(members, expected, warnings);

    [Theory]
    [InlineData("""{"id":12}""", """{"id":"12"}""", "FHIR006 Patient.id")]
    [InlineData("""{"identifier":[{"value":1.50}]}""", """{"identifier":[{"value":"1.50"}]}""", "FHIR006 Patient.identifier[0].value")]
    [InlineData("""{"language":true}""", """{"language":"true"}""", "FHIR006 Patient.language")]
    [InlineData("""{"multipleBirthInteger":" 2 "}""", """{"multipleBirthInteger":2}""", "FHIR006 Patient.multipleBirthInteger")]
    [InlineData("""{"extension":[{"url":"u","valueDecimal":"1.50"}]}""", """{"extension":[{"url":"u","valueDecimal":1.50}]}""", "FHIR006 Patient.extension[0].valueDecimal")]
    [InlineData("""{"active":"True"}""", """{"active":true}""", "FHIR006 Patient.active")]
    [InlineData("""{"contained":[{"resourceType":"Group","id":"g","quantity":"3"}]}""", """{"contained":[{"resourceType":"Group","id":"g","quantity":3}]}""", "FHIR006 Patient.contained[0].quantity")]
    public void A_primitive_gets_the_JSON_kind_of_its_type(string members, string expected, params string[] warnings) => Check(members, expected, warnings);

    [Theory]
    [InlineData("""{"name":{"family":"F"}}""", """{"name":[{"family":"F"}]}""", "FHIR010 Patient.name")]
    [InlineData("""{"birthDate":["1950"]}""", """{"birthDate":"1950"}""", "FHIR010 Patient.birthDate[0]")]
    public void An_array_stands_where_R4_has_one_and_nowhere_else(string members, string expected, params string[] warnings) => Check(members, expected, warnings);

    [Theory]
    [InlineData("""{"active":1}""")]
    [InlineData("""{"multipleBirthInteger":"two"}""")]
    [InlineData("""{"birthDate":["1950","1951"]}""")]
    [InlineData("""{"odd":"1","other":[true],"third":{"a":2}}""")]
    [InlineData("""{"odd":[[1]]}""")]
    [InlineData("""{"birthDate":{"a":"1"}}""")]
    public void What_would_need_a_guess_stays_without_a_word(string members) => Check(members, members, []);

    [Theory]
    [InlineData("""{"id":"a","active":true,"id":"b"}""", """{"active":true,"id":"b"}""", "FHIR002 Patient.id")]
    [InlineData("""{"name":[{"given":["A","B"],"given":["C"],"text":"t"}]}""", """{"name":[{"given":["C"],"text":"t"}]}""", "FHIR002 Patient.name[0].given")]
    [InlineData("""{"birthDate":"1950","_birthDate":{"id":"a"},"_birthDate":{"id":"b"}}""", """{"birthDate":"1950","_birthDate":{"id":"b"}}""", "FHIR002 Patient._birthDate")]
    public void Of_a_property_that_stands_twice_the_last_is_kept(string members, string expected, params string[] warnings) => Check(members, expected, warnings);

    [Theory]
    [InlineData("{\"active\":true,}", "{\"active\":true}", "FHIR001 line 1")]
    [InlineData("{\n\"name\":[{\"family\":\"F\"},\n],}", "{\"name\":[{\"family\":\"F\"}]}", "FHIR001 line 3")]
    [InlineData("{\n// who, why\n\"active\":true /* , */ }", "{\"active\":true}", "FHIR001 line 2")]
    [InlineData("{\"active\":true, /* c */ }", "{\"active\":true}", "FHIR001 line 1", "FHIR001 line 1")]
    [InlineData("{\"odd\":\",\"}", "{\"odd\":\",\"}")]
    [InlineData("{\"name\":[{\"family\":\"F\"},{\"family\":\"G\"}] }", "{\"name\":[{\"family\":\"F\"},{\"family\":\"G\"}]}")]
    public void Comments_and_spare_commas_are_passed_over(string members, string expected, params string[] warnings) => Check(members, expected, warnings);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"resourceType":"Patient"} x""")]
    [InlineData("""{"resourceType":'Patient'}""")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":01}""")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":NaN}""")]
    [InlineData("""{"resourceType":"Patient","id":"\ud800"}""")]
    [InlineData("""{"resourceType":"Patient",,"id":"a"}""")]
    [InlineData("{\"resourceType\":\"Patient\",\"id\":\"a\nb\"}")]
    public void What_cannot_be_read_is_an_error_with_its_place(string json)
    {
        var result = LenientJson.Read(Encoding.UTF8.GetBytes(json));

        result.Root.ShouldBeNull();
        var issue = result.Issues.ShouldHaveSingleItem();
        issue.Code.ShouldBe(IssueCode.BrokenJson);
        issue.IsError.ShouldBeTrue();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"resourceType":""}""")]
    public void Without_a_resource_type_there_is_no_resource(string json) =>
        LenientJson.Read(Encoding.UTF8.GetBytes(json)).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.NoResource);

    [Fact]
    public void Invalid_UTF8_is_not_guessed_at() =>
        LenientJson.Read([.. "{\"resourceType\":\"Patient\",\"id\":\""u8, 0xE9, .. "\"}"u8]).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenJson);

    [Theory]
    [InlineData("null,")]
    [InlineData("\"\",")]
    [InlineData("[],")]
    public void A_hundred_thousand_faults_are_put_right_and_five_hundred_are_told(string item)
    {
        var json = $$"""{"resourceType":"Patient","name":[{"family":"F","given":[{{string.Concat(Enumerable.Repeat(item, 100_000))}}"A"]}]}""";

        var result = LenientJson.Read(Encoding.UTF8.GetBytes(json));

        JsonText.ToString(result.Root!).ShouldBe("""{"resourceType":"Patient","name":[{"family":"F","given":["A"]}]}""");
        result.Issues.Count.ShouldBe(501);
        result.Issues[^1].Code.ShouldBe(IssueCode.TooManyFaults);
    }

    [Fact]
    public void A_hundred_thousand_properties_that_stand_twice_are_read_without_quadratic_work()
    {
        var once = string.Concat(Enumerable.Range(0, 50_000).Select(i => $",\"p{i}\":{i}"));

        LenientJson.Read(Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Patient\"{once}{once}}}")).Root!.Children.Count.ShouldBe(50_001);
    }

    [Fact]
    public void The_real_records_of_the_NHS_are_all_read_and_give_strict_JSON()
    {
        var samples = Path.Combine(SharedSuites.Folder(), "..", "samples");
        string[] folders = ["gp-records-stu3", "bars-api-1.4.0", "pds-r4", "questionnaires-r4"];
        var refused = new List<string>();
        var read = 0;
        foreach (var file in folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(samples, folder), "*.json", SearchOption.AllDirectories)).Order())
        {
            var (root, issues) = LenientJson.Read(File.ReadAllBytes(file));
            foreach (var issue in issues) TestContext.Current.SendDiagnosticMessage($"{Path.GetRelativePath(samples, file)}: {issue}");
            if (root is null)
            {
                refused.Add($"{Path.GetFileName(file)} {issues[0].Code} {issues[0].Path}");
                continue;
            }
            read++;
            var written = JsonText.ToBytes(root);
            var again = LenientJson.Read(written);
            again.Issues.ShouldBeEmpty(file);
            JsonText.ToBytes(JsonTree.ReadFhir(written).Root!).ShouldBe(written, file);
        }

        read.ShouldBeGreaterThan(180);
        // The answer of a health check is no resource; the other file lacks a comma.
        refused.ShouldBe(["_status.json FHIR003 resourceType", "document_reference__GET-success.json FHIR001 line 13, byte 2"]);
    }

    /// <summary>A Patient of these members, read leniently, is that one; the warnings are code and place.</summary>
    private static void Check(string members, string expected, string[] warnings)
    {
        const string head = "{\"resourceType\":\"Patient\",";
        var result = LenientJson.Read(Encoding.UTF8.GetBytes(head + members[1..]));

        result.Issues.ShouldAllBe(issue => issue.Severity == IssueSeverity.Warning);
        result.Issues.Select(issue => $"{issue.Code} {issue.Path}").ShouldBe(warnings);
        var written = JsonText.ToString(result.Root!);
        written.ShouldBe(head + expected[1..]);
        JsonText.ToString(Trees.Read(written)).ShouldBe(written);
    }
}
