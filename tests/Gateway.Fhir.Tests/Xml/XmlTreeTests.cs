using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Xml;

public sealed class XmlTreeTests
{
    private const string Div = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title='a>b'>x&#160;&lt; &quot;y&quot;<br/>\r\n</p><!-- kept --></div>";

    [Theory]
    [InlineData("""<active value="true"/>""", """{"resourceType":"Patient","active":true}""")]
    [InlineData("""<multipleBirthInteger value="2"/>""", """{"resourceType":"Patient","multipleBirthInteger":2}""")]
    [InlineData("""<id value="p"/><!-- no content --><?also none?><gender value="male"/>""", """{"resourceType":"Patient","id":"p","gender":"male"}""")]
    [InlineData("""<name id="n"><given value="A"/><given value="B"/></name>""", """{"resourceType":"Patient","name":[{"id":"n","given":["A","B"]}]}""")]
    [InlineData("""<birthDate id="b" value="1950"/>""", """{"resourceType":"Patient","birthDate":"1950","_birthDate":{"id":"b"}}""")]
    [InlineData("""<birthDate><extension url="http://u"><valueCode value="unknown"/></extension></birthDate>""", """{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://u","valueCode":"unknown"}]}}""")]
    [InlineData("""<extension url="http://u"><valueDecimal value="1.50"/></extension>""", """{"resourceType":"Patient","extension":[{"url":"http://u","valueDecimal":1.50}]}""")]
    [InlineData("""<contained><Organization><id value="o"/></Organization></contained>""", """{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o"}]}""")]
    [InlineData("""<gender value="&#10;a&amp;b&#x1F600;"/>""", """{"resourceType":"Patient","gender":"\na&b😀"}""")]
    public void An_element_becomes_what_JSON_says(string xml, string json) => Same(Patient(xml), json);

    [Fact]
    public void A_reference_to_content_defined_elsewhere_is_read_by_that_definition() =>
        Same("""<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="a"/><part><name value="b"/><valueInteger value="1"/></part></parameter></Parameters>""",
            """{"resourceType":"Parameters","parameter":[{"name":"a","part":[{"name":"b","valueInteger":1}]}]}""");

    [Fact]
    public void A_resource_stands_in_the_entry_of_a_bundle() =>
        Same("""<f:Bundle xmlns:f="http://hl7.org/fhir"><f:entry><f:resource><f:Patient><f:id value="p"/></f:Patient></f:resource></f:entry></f:Bundle>""",
            """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p"}}]}""");

    [Fact]
    public void A_narrative_is_carried_letter_by_letter() =>
        Narrative($"""<text><status value="generated"/>{Div}</text><active value="true"/>""").ShouldBe(Div);

    [Theory]
    [InlineData("\n", 1)]
    [InlineData("\r\n", 2)]
    [InlineData("\r", 3)]
    [InlineData("<!-- a \r\n b --><id\r\nvalue='\r'/>😀", 0)]
    public void A_narrative_is_found_behind_any_line_ends(string before, int contained)
    {
        var lines = before.Replace("😀", "", StringComparison.Ordinal);
        var inner = string.Concat(Enumerable.Repeat($"<contained>{lines}<Basic><text>{lines} {Div}</text></Basic></contained>", contained));

        Narrative(lines.Contains("<id", StringComparison.Ordinal) ? $"{lines}<text>{Div}</text>" : $"{lines}<text> {Div} {lines}</text>{inner}").ShouldBe(Div);
    }

    [Theory]
    [InlineData("<h:div>x</h:div>", "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\">x</h:div>")]
    [InlineData("<h:div a='>'/>", "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\" a='>'/>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><h:p/></div>", "<div xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/1999/xhtml\"><h:p/></div>")]
    public void A_namespace_that_a_narrative_has_from_outside_comes_with_it(string inside, string expected) =>
        Root($"""<Patient xmlns="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:q="http://q"><text>{inside}</text></Patient>""").At("text", "div")!.Text.ShouldBe(expected);

    [Theory]
    [InlineData("<shoe value=\"1\"/>", IssueCode.UnknownElement, "Patient.shoe", "Line 2, column 2")]
    [InlineData("<active value=\"true\"/>\n<shoe/>", IssueCode.UnknownElement, "Patient.shoe", "Line 3, column 2")]
    [InlineData("<name><text value=\"a\"/></name><name><shoe/></name>", IssueCode.UnknownElement, "Patient.name[1].shoe", "Line 2, column 38")]
    [InlineData("<deceased value=\"true\"/>", IssueCode.ChoiceType, "Patient.deceased", "Line 2")]
    [InlineData("<deceasedString value=\"true\"/>", IssueCode.ChoiceType, "Patient.deceasedString", "Line 2")]
    [InlineData("<active value=\"true\" shoe=\"1\"/>", IssueCode.XmlAttribute, "Patient.active.shoe", "Line 2, column 22")]
    [InlineData("<active xmlns:o=\"http://o\" o:value=\"true\"/>", IssueCode.XmlAttribute, "Patient.active.value", "Line 2")]
    [InlineData("<name value=\"a\"/>", IssueCode.XmlAttribute, "Patient.name[0].value", "Line 2")]
    [InlineData("<name><id value=\"a\"/></name>", IssueCode.UnknownElement, "Patient.name[0].id", "Line 2")]
    [InlineData("<active xmlns=\"http://other\" value=\"true\"/>", IssueCode.XmlNamespace, "Patient.active", "Line 2")]
    [InlineData("<text><div>x</div></text>", IssueCode.XmlNamespace, "Patient.text.div", "Line 2")]
    [InlineData("<active value=\"true\">x</active>", IssueCode.XmlMixedText, "Patient.active", "Line 2")]
    [InlineData("<![CDATA[x]]>", IssueCode.XmlMixedText, "Patient", "Line 2")]
    [InlineData("<gender value=\"male\"/><active value=\"true\"/>", IssueCode.XmlOrder, "Patient.active", "Line 2, column 24")]
    [InlineData("<contained/>", IssueCode.NoResource, "Patient.contained[0]", "Line 2")]
    [InlineData("<contained><Shoe/></contained>", IssueCode.UnknownResourceType, "Patient.contained[0]", "Line 2")]
    [InlineData("<contained><Basic/><Basic/></contained>", IssueCode.NoResource, "Patient.contained[0]", "Line 2")]
    [InlineData("<contained id=\"a\"><Basic/></contained>", IssueCode.XmlAttribute, "Patient.contained[0].id", "Line 2")]
    public void What_XML_does_not_have_is_refused_with_its_path_and_place(string xml, string code, string path, string place)
    {
        var result = Read($"<Patient xmlns=\"http://hl7.org/fhir\">\n{xml}</Patient>");

        result.Root.ShouldBeNull();
        var issue = result.Issues.ShouldHaveSingleItem();
        issue.Code.ShouldBe(code);
        issue.Path.ShouldBe(path);
        issue.Text.ShouldStartWith(place);
        issue.Text.ShouldEndWith(".");
    }

    [Theory]
    [InlineData("<Patient/>", IssueCode.XmlNamespace)]
    [InlineData("<Shoe xmlns=\"http://hl7.org/fhir\"><a/></Shoe>", IssueCode.UnknownResourceType)]
    [InlineData("<DomainResource xmlns=\"http://hl7.org/fhir\"/>", IssueCode.UnknownResourceType)]
    [InlineData("<HumanName xmlns=\"http://hl7.org/fhir\"/>", IssueCode.UnknownResourceType)]
    [InlineData("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Patient xmlns=\"http://hl7.org/fhir\"/>", IssueCode.BrokenXml)]
    public void What_is_no_resource_in_XML_is_refused(string xml, string code) => Read(xml).Issues.ShouldHaveSingleItem().Code.ShouldBe(code);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\">")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"/>x")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"/><a/>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><id value='&nbsp;'/></Patient>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><id value='&#0;'/></Patient>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><id value='&#xD800;'/></Patient>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><id value='a' value='b'/></Patient>")]
    [InlineData("<f:Patient/>")]
    [InlineData("<!DOCTYPE Patient><Patient xmlns=\"http://hl7.org/fhir\"/>")]
    [InlineData("<!DOCTYPE P [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><Patient xmlns=\"http://hl7.org/fhir\"><id value='&b;'/></Patient>")]
    [InlineData("<!DOCTYPE P [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><Patient xmlns=\"http://hl7.org/fhir\"><id value='&x;'/></Patient>")]
    [InlineData("{\"resourceType\":\"Patient\"}")]
    public void Broken_XML_and_document_types_are_an_issue_and_no_exception(string xml)
    {
        var result = Read(xml);

        result.Root.ShouldBeNull();
        result.Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenXml);
    }

    [Fact]
    public void Other_encodings_are_refused()
    {
        const string xml = "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"ä\"/></Patient>";

        XmlTree.ReadFhir(Encoding.Latin1.GetBytes(xml)).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenXml);
        XmlTree.ReadFhir([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(xml)]).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenXml);
        XmlTree.ReadFhir([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(xml)]).Issues.ShouldBeEmpty();
    }

    [Fact]
    public void A_schema_location_is_passed_over() =>
        Same("""<Patient xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://hl7.org/fhir ../patient.xsd"><active value="true"/></Patient>""",
            """{"resourceType":"Patient","active":true}""");

    [Fact]
    public void No_more_than_a_hundred_faults_are_listed() =>
        Read(Patient(string.Concat(Enumerable.Repeat("<shoe><shoe/></shoe>", 1000)))).Issues.Count.ShouldBe(100);

    private static string Patient(string inside) => $"<Patient xmlns=\"http://hl7.org/fhir\">{inside}</Patient>";

    private static string? Narrative(string inside) => Root(Patient(inside)).At("text", "div")!.Text;

    private static void Same(string xml, string json) => JsonText.ToString(Root(xml)).Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal).ShouldBe(json);

    private static Element Root(string xml)
    {
        var result = Read(xml);
        result.Issues.ShouldBeEmpty();
        return result.Root!;
    }

    private static XmlResult Read(string xml) => XmlTree.ReadFhir(Encoding.UTF8.GetBytes(xml));
}
