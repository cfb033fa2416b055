using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.Json;

public sealed class JsonTreeTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","birthDate":"1950","_birthDate":{"id":"a"}}""")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"extension":[{"url":"u","valueCode":"unknown"}]}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"id":"a"}]}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"_given":[null,{"id":"a"}]}]}""")]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value":1.50}}""")]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value":-0.0}}""")]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value":1E+2}}""")]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value":12345678901234567890.12345678901234567890}}""")]
    [InlineData("""{"resourceType":"Patient","odd":{"a":[],"b":{},"c":[[],[1,[2]]],"d":null,"e":[null,1],"f":""}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"B"}],"_name":[{"id":"a"}]}""")]      // extras of what is no primitive
    [InlineData("""{"resourceType":"Patient","birthDate":"1950","_birthDate":"x"}""")]            // extras that are no object
    [InlineData("""{"resourceType":"Patient","birthDate":"1950","_birthDate":null}""")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1950","_birthDate":{}}""")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1950","_birthDate":[{"id":"a"}]}""")]   // one has an array, the other not
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A"],"_given":{"id":"a"}}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A"],"_given":[null]}]}""")]       // extras without any
    [InlineData("""{"resourceType":"Patient","_":1,"__x":{"id":"a"}}""")]
    [InlineData("""{"resourceType":"Patient","text":"Zoë 😀 < > & '"}""")]
    [InlineData("""{"resourceType":"Patient","text":"tab\tline\nquote\"back\\slash"}""")]
    public void What_is_read_is_written_as_it_was(string json)
    {
        var written = JsonText.ToString(Trees.Read(json));

        // Supplementary characters may be written as escapes, which mean the same.
        written.Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal).ShouldBe(json);
    }

    [Fact]
    public void Ids_and_extensions_of_a_primitive_are_its_children_wherever_they_stand()
    {
        var patient = Trees.Read("""{"resourceType":"Patient","_birthDate":{"id":"a"},"birthDate":"1950"}""");

        patient["birthDate"]!.Text.ShouldBe("1950");
        patient["birthDate"]!["id"]!.Text.ShouldBe("a");
        patient["_birthDate"].ShouldBeNull();
    }

    [Fact]
    public void Nulls_in_two_arrays_align_values_with_their_extensions()
    {
        var given = Trees.Read("""{"resourceType":"Patient","name":[{"given":["A",null,"C"],"_given":[null,{"id":"b"},{"id":"c"}]}]}""")["name"]!.All("given").ToList();

        given.Select(item => item.Text).ShouldBe(["A", null, "C"]);
        given.Select(item => item["id"]?.Text).ShouldBe([null, "b", "c"]);
    }

    [Fact]
    public void More_extensions_than_values_make_primitives_without_a_value()
    {
        var given = Trees.Read("""{"resourceType":"Patient","name":[{"given":["A"],"_given":[null,{"id":"b"}],"family":"F"}]}""")["name"]!;

        given.All("given").Select(item => item.Kind).ShouldBe([ElementKind.String, ElementKind.Null]);
        given.Children[^1].Name.ShouldBe("family");
    }

    [Fact]
    public void A_foreign_record_keeps_its_underscores()
    {
        var root = JsonTree.ReadForeign("""{"a":1,"_a":{"id":"x"}}"""u8).Root!;

        root["_a"]!["id"]!.Text.ShouldBe("x");
        root["a"]!.Children.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"a","id":"b"}""", "Patient.id")]
    [InlineData("""{"resourceType":"Patient","id":"a","\u0069d":"b"}""", "Patient.id")]
    [InlineData("""{"resourceType":"Patient","_id":{"id":"a"},"_id":{"id":"b"}}""", "Patient._id")]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"a"},{"text":"b","text":"c"}]}""", "Patient.name[1].text")]
    public void A_property_that_stands_twice_is_refused_with_its_place(string json, string path)
    {
        var issue = Trees.TryRead(json).Issues.ShouldHaveSingleItem();

        issue.Code.ShouldBe(IssueCode.Duplicate);
        issue.Path.ShouldBe(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("""{"resourceType":"Patient",}""")]
    [InlineData("""{"resourceType":"Patient"} x""")]
    [InlineData("""{"resourceType":"Patient"}{"resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":'Patient'}""")]
    [InlineData("""{"resourceType":"Patient" /* no */}""")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":01}""")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":+1}""")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":NaN}""")]
    [InlineData("""{"resourceType":"Patient","id":"\ud800"}""")]
    [InlineData("""{"resourceType":"Patient","id":"\udc00\ud800"}""")]
    [InlineData("""{"resourceType":"Patient","\ud800":1}""")]
    [InlineData("\"line\nbreak\"")]
    public void Broken_JSON_is_an_issue_and_no_exception(string json)
    {
        var result = Trees.TryRead(json);

        result.Root.ShouldBeNull();
        result.Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenJson);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"Patient\"")]
    [InlineData("{}")]
    [InlineData("""{"resourceType":""}""")]
    [InlineData("""{"resourceType":null}""")]
    [InlineData("""[{"resourceType":"Patient"}]""")]
    public void JSON_without_a_resource_type_is_no_resource(string json) =>
        Trees.TryRead(json).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.NoResource);

    [Fact]
    public void Invalid_UTF8_is_refused()
    {
        byte[] json = [.. "{\"resourceType\":\"Patient\",\"id\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        JsonTree.ReadFhir(json).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenJson);
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault() =>
        JsonTree.ReadFhir([0xEF, 0xBB, 0xBF, .. "{\"resourceType\":\"Patient\"}"u8]).Issues.ShouldBeEmpty();

    [Theory]
    [InlineData("[", "]", 100_000)]
    [InlineData("{\"a\":", "1}", 100_000)]
    [InlineData("[", "]", 129)]
    public void Depth_is_bounded(string open, string close, int levels)
    {
        var json = string.Concat(Enumerable.Repeat(open, levels)) + string.Concat(Enumerable.Repeat(close, levels));

        JsonTree.ReadForeign(Encoding.UTF8.GetBytes(json)).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenJson);
    }

    [Fact]
    public void What_is_just_deep_enough_to_be_read_is_written_again()
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":[", 63)) + "1" + string.Concat(Enumerable.Repeat("]}", 63));

        JsonText.ToString(JsonTree.ReadForeign(Encoding.UTF8.GetBytes(json)).Root!).ShouldBe(json);
    }

    [Theory]
    [InlineData("\"given\":[", "\"A\"", "]")]
    [InlineData("\"_given\":[", "{\"id\":\"a\"}", "]")]
    [InlineData("\"given\":[\"B\"],\"_given\":[", "{\"id\":\"a\"}", "]")]
    public void An_array_of_a_hundred_thousand_is_read_without_quadratic_work(string open, string item, string close)
    {
        // With work that grows with the square this takes minutes; the run's own time limit is the judge.
        var json = $$"""{"resourceType":"Patient","name":[{ {{open}}{{string.Join(",", Enumerable.Repeat(item, 100_000))}}{{close}} }]}""";

        Trees.Read(json)["name"]!.Children.Count.ShouldBe(100_000);
    }

    [Fact]
    public void An_object_of_a_hundred_thousand_extended_primitives_is_read_without_quadratic_work()
    {
        var json = "{\"resourceType\":\"Patient\"" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $",\"_p{i}\":{{\"id\":\"a\"}}")) + "}";

        Trees.Read(json).Children.Count.ShouldBe(100_001);
    }

    [Fact]
    public void A_number_made_by_a_program_cannot_break_out_of_its_place()
    {
        var root = new Element("").With(Element.Number("a", "1,\"b\":2")).With(new Element("c", ElementKind.Boolean, "yes"));

        JsonText.ToString(root).ShouldBe("""{"a":"1,\"b\":2","c":"yes"}""");
    }

    [Fact]
    public void Indented_text_reads_as_the_same_tree()
    {
        const string json = """{"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"id":"a"}]}]}""";

        var indented = JsonText.ToString(Trees.Read(json), indented: true);

        indented.ShouldContain("\n");
        JsonText.ToString(Trees.Read(indented)).ShouldBe(json);
    }
}
