using System.Text;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Hostile;

/// <summary>XML that wants to take all time or memory. Where work would grow with the square, the size makes minutes of it; the run's time limit is the judge.</summary>
public sealed class HostileXmlTests
{
    private const int Many = 100_000;

    [Theory]
    [InlineData("<extension url=\"u\">", "</extension>")]
    [InlineData("<contained><Patient>", "</Patient></contained>")]
    public void A_tree_that_is_deeper_than_JSON_takes_is_refused_at_its_place(string open, string close)
    {
        var issue = Read(string.Concat(Enumerable.Repeat(open, Many)) + string.Concat(Enumerable.Repeat(close, Many))).Issues.ShouldHaveSingleItem();

        issue.Code.ShouldBe(IssueCode.TooDeep);
        issue.Path.ShouldStartWith("Patient.");
        issue.Text.ShouldStartWith("Line 1, column ");
    }

    [Fact]
    public void Unknown_elements_of_any_depth_are_one_fault() =>
        Read(string.Concat(Enumerable.Repeat("<a>", Many)) + string.Concat(Enumerable.Repeat("</a>", Many))).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.UnknownElement);

    [Theory]
    [InlineData("<name><given value=\"A\"/></name>")]
    [InlineData("<extension url=\"http://u.example\"><valueString value=\"A\"/></extension>")]
    [InlineData("<contained><Basic><id value=\"a\"/><text><status value=\"empty\"/><div xmlns=\"http://www.w3.org/1999/xhtml\">\r\n</div></text></Basic></contained>\n")]
    [InlineData("<contained><Basic><text><h:div/></text></Basic></contained>")]
    public void A_hundred_thousand_repeats_go_the_whole_way(string item)
    {
        var read = Read(string.Concat(Enumerable.Repeat(item, Many / 4)), " xmlns:h=\"http://www.w3.org/1999/xhtml\"");

        Trial.OfRead(read.Root.ShouldNotBeNull());
    }

    [Fact]
    public void A_hundred_thousand_attributes_are_named_up_to_a_limit() =>
        Read("<name " + string.Join(" ", Enumerable.Range(0, Many).Select(i => $"a{i}=\"\"")) + "/>").Issues.Count.ShouldBe(100);

    [Fact]
    public void Narratives_in_the_scope_of_a_hundred_thousand_namespaces_are_read()
    {
        var declarations = string.Concat(Enumerable.Range(0, Many).Select(i => $" xmlns:n{i}=\"urn:n\""));
        var narratives = string.Concat(Enumerable.Repeat("<contained><Basic><text><n7:div xmlns:n7=\"http://www.w3.org/1999/xhtml\" n9:a=\"\"/></text></Basic></contained>", 10_000));

        var root = Read(narratives, declarations).Root.ShouldNotBeNull();

        root["contained"]!.At("text", "div")!.Text.ShouldBe("<n7:div xmlns:n9=\"urn:n\" xmlns:n7=\"http://www.w3.org/1999/xhtml\" n9:a=\"\"/>");
    }

    [Fact]
    public void A_narrative_of_any_depth_is_carried_and_judged()
    {
        var div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + string.Concat(Enumerable.Repeat("<p>", Many)) + "x" + string.Concat(Enumerable.Repeat("</p>", Many)) + "</div>";

        var root = Read($"<text><status value=\"generated\"/>{div}</text>").Root.ShouldNotBeNull();

        root.At("text", "div")!.Text.ShouldBe(div);
        Trial.OfRead(root);
    }

    [Fact]
    public void A_value_of_ten_million_letters_is_read_and_judged()
    {
        var root = Read($"<name><text value=\"{new string('a', 10_000_000)}\"/></name>").Root.ShouldNotBeNull();

        Trial.OfRead(root);
    }

    [Fact]
    public void More_characters_than_the_limit_are_refused_before_they_are_read() =>
        XmlTree.ReadFhir(new byte[64 * 1024 * 1024 + 1]).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenXml);

    private static XmlResult Read(string inside, string attributes = "") => XmlTree.ReadFhir(Encoding.UTF8.GetBytes($"<Patient xmlns=\"http://hl7.org/fhir\"{attributes}>{inside}</Patient>"));
}
