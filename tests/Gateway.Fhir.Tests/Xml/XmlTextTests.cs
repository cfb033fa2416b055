using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Xml;

public sealed class XmlTextTests
{
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

    [Fact]
    public void Elements_are_written_in_the_order_of_the_definition() =>
        Written("""{"gender":"male","name":[{"given":["A","B"],"family":"F","id":"n"}],"resourceType":"Patient","extension":[{"valueDecimal":1.50,"url":"http://u"}],"active":true,"id":"p"}""")
            .ShouldBe("""<Patient xmlns="http://hl7.org/fhir"><id value="p" /><extension url="http://u"><valueDecimal value="1.50" /></extension><active value="true" /><name id="n"><family value="F" /><given value="A" /><given value="B" /></name><gender value="male" /></Patient>""");

    [Fact]
    public void Ids_and_extensions_of_a_primitive_stand_with_its_value() =>
        Written("""{"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"http://u","valueCode":"c"}]}]}],"birthDate":"1950","_birthDate":{"id":"b"}}""")
            .ShouldBe("""<Patient xmlns="http://hl7.org/fhir"><name><given value="A" /><given><extension url="http://u"><valueCode value="c" /></extension></given></name><birthDate id="b" value="1950" /></Patient>""");

    [Fact]
    public void Line_ends_and_marks_of_a_value_survive_reading()
    {
        const string json = """{"resourceType":"Patient","name":[{"text":"a\tb\r\nc\n <&\"'> ä"}]}""";

        RoundTrip(json).ShouldBe(json);
    }

    [Fact]
    public void A_narrative_is_written_letter_by_letter()
    {
        const string json = """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml' id=\"a\"><p title='a>b'>&#160;\r\n<br/></p><!-- c --></div>"}}""";

        RoundTrip(json).ShouldBe(json);
        Written(json).ShouldContain("<div xmlns='http://www.w3.org/1999/xhtml' id=\"a\"><p title='a>b'>&#160;\r\n<br/></p><!-- c --></div>");
        RoundTrip(json, indented: true).ShouldBe(json);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">&nbsp;</div>"}}""", "Patient.text.div")]
    [InlineData("""{"resourceType":"Patient","text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"></div></text><active value='true'/><text>"}}""", "Patient.text.div")]
    [InlineData("""{"resourceType":"Patient","text":{"div":"<div>x</div>"}}""", "Patient.text.div")]
    [InlineData("""{"resourceType":"Patient","text":{"div":"<!DOCTYPE a><div xmlns=\"http://www.w3.org/1999/xhtml\"/>"}}""", "Patient.text.div")]
    [InlineData("""{"resourceType":"Patient","text":{"div":"<?xml version='1.0'?><div xmlns=\"http://www.w3.org/1999/xhtml\"/>"}}""", "Patient.text.div")]
    [InlineData("""{"resourceType":"Patient","text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"/><!-- c -->"}}""", "Patient.text.div")]
    [InlineData("""{"resourceType":"Patient","shoe":1}""", "Patient.shoe")]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"a"},{"<shoe/>":{"a":1}}]}""", "Patient.name[1].<shoe/>")]
    [InlineData("""{"resourceType":"Patient","name":"a"}""", "Patient.name")]
    [InlineData("""{"resourceType":"Patient","birthDate":{"a":"b"}}""", "Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","birthDate":null}""", "Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "Patient.name")]
    [InlineData("""{"resourceType":"Patient","birthDate":"a\u0000b"}""", "Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","birthDate":"a\uffffb"}""", "Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","name":[{"id":1}]}""", "Patient.name[0].id")]
    [InlineData("""{"resourceType":"Patient","name":[{"id":"a","_id":{"extension":[{"url":"u"}]}}]}""", "Patient.name[0].id")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Shoe"}]}""", "Patient.contained[0]")]
    [InlineData("""{"resourceType":"Patient","contained":[{"id":"a"}]}""", "Patient.contained[0]")]
    public void What_XML_cannot_say_is_left_out_and_named(string json, string path)
    {
        var output = XmlText.Write(Trees.Read(json));

        var issue = output.LeftOut.ShouldHaveSingleItem();
        issue.Code.ShouldBe(IssueCode.XmlCannotSay);
        issue.Path.ShouldBe(path);
        XmlTree.ReadFhir(output.Bytes).Issues.ShouldBeEmpty();
    }

    [Fact]
    public void A_lone_surrogate_made_by_a_program_is_left_out() =>
        XmlText.Write(Element.Resource("Patient").With("birthDate", "a\ud800")).LeftOut.ShouldHaveSingleItem().Path.ShouldBe("Patient.birthDate");

    [Theory]
    [InlineData("""{"resourceType":"Shoe"}""")]
    [InlineData("""{"resourceType":"HumanName"}""")]
    [InlineData("""{"resourceType":"Resource"}""")]
    public void What_is_no_resource_has_no_XML(string json)
    {
        var output = XmlText.Write(Trees.Read(json));

        output.Bytes.ShouldBeEmpty();
        output.LeftOut.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.UnknownResourceType);
    }

    [Fact]
    public void Resources_stand_in_the_element_that_holds_them() =>
        Written("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","contained":[{"resourceType":"Basic","id":"b"}]}}]}""")
            .ShouldBe("""<Bundle xmlns="http://hl7.org/fhir"><type value="collection" /><entry><resource><Patient><contained><Basic><id value="b" /></Basic></contained></Patient></resource></entry></Bundle>""");

    [Fact]
    public void Indented_XML_reads_as_the_same_resource()
    {
        const string json = """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","name":[{"given":["A"],"_given":[{"id":"g"}]}]}}]}""";

        RoundTrip(json, indented: true).ShouldBe(json);
        Encoding.UTF8.GetString(XmlText.Write(Trees.Read(json), indented: true).Bytes).ShouldContain("\n  <entry>\n");
    }

    private static string Written(string json)
    {
        var output = XmlText.Write(Trees.Read(json));
        output.LeftOut.ShouldBeEmpty();
        var text = Encoding.UTF8.GetString(output.Bytes);
        text.ShouldStartWith(Declaration);
        return text[Declaration.Length..];
    }

    private static string RoundTrip(string json, bool indented = false)
    {
        var output = XmlText.Write(Trees.Read(json), indented);
        output.LeftOut.ShouldBeEmpty();
        var result = XmlTree.ReadFhir(output.Bytes);
        result.Issues.ShouldBeEmpty();
        return JsonText.ToString(result.Root!);
    }
}
