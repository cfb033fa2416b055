using System.Text;

namespace Gateway.Mapping.Tests.Sources;

public sealed class XmlTests
{
    [Fact]
    public void The_root_is_the_document_element()
    {
        var root = Maps.Open("xml", "<?xml version=\"1.0\"?><m:mrq xmlns:m='urn:x' a=' 1 '><m:cid> 26317 </m:cid><crd/><x>1</x><x><![CDATA[<2>]]></x></m:mrq>").Root();

        root.Name.ShouldBe("mrq");
        root["@a"]!.Text.ShouldBe("1");
        root["cid"]!.Text.ShouldBe("26317");
        root["crd"].ShouldBeNull();
        root.All("x").Select(x => x.Text).ShouldBe(["1", "<2>"]);
        root.All("x").ShouldAllBe(x => x.IsRepeat);
    }

    [Fact]
    public void Text_beside_elements_is_kept()
    {
        var root = Maps.Open("xml", "<a>one<b c='d'>two</b></a>").Root();

        root["#text"]!.Text.ShouldBe("one");
        root["b"]!.Text.ShouldBe("two");
        root["b"]!["@c"]!.Text.ShouldBe("d");
    }

    [Fact]
    public void Broken_xml_is_refused_with_its_place()
    {
        var fault = Maps.Open("xml", "<a>\n<b></c></a>").Fault();

        fault.Code.ShouldBe("MAP020");
        fault.Path.ShouldStartWith("line 2");
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;'><!ENTITY lol3 '&lol2;&lol2;&lol2;&lol2;&lol2;'>]><a>&lol3;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>")]
    public void A_document_type_is_refused(string text) => Maps.Open("xml", text).Fault().Code.ShouldBe("MAP021");

    [Fact]
    public void Deep_nesting_is_refused() =>
        Maps.Open("xml", string.Concat(Enumerable.Repeat("<a>", 100_000))).Fault().Code.ShouldBe("MAP005");

    [Fact]
    public void A_million_elements_are_refused() =>
        Maps.Open("xml", "<a>" + string.Concat(Enumerable.Repeat("<b/>", 1_000_001)) + "</a>").Fault().Code.ShouldBe("MAP005");

    [Fact]
    public void A_text_in_a_million_pieces_is_read()
    {
        var text = "<a>" + string.Concat(Enumerable.Repeat("x<!---->", 200_000)) + "</a>";

        Maps.Open("xml", text).Root().Text!.Length.ShouldBe(200_000);
    }

    [Fact]
    public void A_truncated_document_is_refused() => Maps.Open("xml", "<mrq><cid>26").Fault().Code.ShouldBe("MAP020");

    [Fact]
    public void Invalid_bytes_are_refused() =>
        Maps.Reader("xml").Open(Encoding.Latin1.GetBytes("<a>Zoë</a>"), "text/xml").Fault().IsError.ShouldBeTrue();

    [Fact]
    public void The_charset_of_the_media_type_rules() =>
        Maps.Reader("xml").Open(Encoding.Latin1.GetBytes("<a>Zoë</a>"), "text/xml; charset=iso-8859-1").Root().Text.ShouldBe("Zoë");

    [Fact]
    public void A_NUL_is_refused() => Maps.Open("xml", "<a>\0</a>").Fault().Code.ShouldBe("MAP020");
}
