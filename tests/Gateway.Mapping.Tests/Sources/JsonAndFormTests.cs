using System.Text;

namespace Gateway.Mapping.Tests.Sources;

public sealed class JsonAndFormTests
{
    [Fact]
    public void What_is_empty_in_JSON_is_absent()
    {
        var root = Maps.Open("json", """{"a":"","b":null,"c":[],"d":{},"e":{"f":"  "},"g":[null,"x",""],"h":1.50}""").Root();

        root.Children.Select(child => child.Name).ShouldBe(["g", "h"]);
        root["h"]!.Text.ShouldBe("1.50");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n")]
    [InlineData("\uFEFF")]
    public void An_empty_body_is_refused(string body) => Maps.Open("json", body).Fault().Code.ShouldBe("MAP001");

    [Theory]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("not json")]
    public void Broken_JSON_is_refused_with_its_place(string body)
    {
        var fault = Maps.Open("json", body).Fault();

        fault.IsError.ShouldBeTrue();
        (fault.Path + fault.Text).ShouldContain("");
        fault.Text.ShouldNotBeEmpty();
    }

    [Fact]
    public void JSON_nested_a_hundred_thousand_deep_is_refused() =>
        Maps.Open("json", string.Concat(Enumerable.Repeat("[", 100_000))).Fault().IsError.ShouldBeTrue();

    [Fact]
    public void JSON_of_a_hundred_thousand_properties_is_read()
    {
        var body = "{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"p{i}\":{i}")) + "}";

        Maps.Open("json", body).Root().Children.Count.ShouldBe(100_000);
    }

    [Fact]
    public void JSON_in_another_charset_is_refused() =>
        Maps.Open("json", "{}", "application/json; charset=iso-8859-1").Fault().Code.ShouldBe("MAP003");

    [Fact]
    public void Form_fields_become_children()
    {
        var root = Maps.Open("form", "userid=42&appli=1&name=Zo%C3%AB+E&empty=&appli=4").Root();

        root["userid"]!.Text.ShouldBe("42");
        root["name"]!.Text.ShouldBe("Zoë E");
        root["empty"].ShouldBeNull();
        root.All("appli").Select(value => value.Text).ShouldBe(["1", "4"]);
        root.All("appli").ShouldAllBe(value => value.IsRepeat);
    }

    [Theory]
    [InlineData("userid=%4", "userid")]
    [InlineData("userid=%zz", "userid")]
    [InlineData("userid=%C3", "userid")]
    [InlineData("a=1&%ff=1", "field 2")]
    public void A_broken_escape_is_refused_with_the_field(string body, string place)
    {
        var fault = Maps.Open("form", body).Fault();

        fault.Code.ShouldBe("MAP040");
        fault.Path.ShouldBe(place);
    }

    [Fact]
    public void Too_many_form_fields_are_refused() =>
        Maps.Open("form", string.Join('&', Enumerable.Range(0, 100_000).Select(i => $"a{i}=1"))).Fault().Code.ShouldBe("MAP005");

    [Fact]
    public void An_unknown_charset_is_refused() => Maps.Open("form", "a=1", "application/x-www-form-urlencoded; charset=ebcdic").Fault().Code.ShouldBe("MAP002");

    [Fact]
    public void Kind_key_thread_and_time_come_from_the_manifest()
    {
        var source = Maps.Reader("json",
            more: """
              - id: other
                map: test.map
            duplicateKey: "home & '/' & id"
            occurredAt: at
            """,
            kind: """
                when: type = 'x'
                thread: visit.number
            """);

        var x = source.Open(Encoding.UTF8.GetBytes("""{"type":"x","home":"H1","id":7,"visit":{"number":"V9"},"at":"2026-06-01T08:05:00+01:00"}"""), null).Parts.Single();
        var other = source.Open("{\"type\":\"y\"}"u8.ToArray(), null).Parts.Single();

        x.Kind!.Id.ShouldBe("record");
        x.DuplicateKey.ShouldBe("H1/7");
        x.Thread.ShouldBe("V9");
        x.OccurredAt.ShouldBe(new DateTimeOffset(2026, 6, 1, 8, 5, 0, TimeSpan.FromHours(1)));
        other.Kind!.Id.ShouldBe("other");
        other.OccurredAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("2026-06-01T08:05:00", "2026-06-01T08:05:00+01:00")] // the zone's offset on that day
    [InlineData("2026-01-01 08:05", "2026-01-01T08:05:00+00:00")]
    [InlineData("01/06/2026", "2026-06-01T00:00:00+01:00")]
    [InlineData("1780297500", "2026-06-01T07:05:00+00:00")]
    [InlineData("1780297500000", "2026-06-01T07:05:00+00:00")]
    [InlineData("2026-06-01T08:05:00Z", "2026-06-01T08:05:00+00:00")]
    public void The_time_of_an_envelope_is_read_in_its_usual_forms(string sent, string moment) =>
        Maps.Open("json", $$"""{"at":"{{sent}}"}""", more: "occurredAt: at").Parts.Single().OccurredAt
            .ShouldBe(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("99999999999999999999")]
    public void A_bad_time_is_no_fault_of_the_envelope(string sent)
    {
        var envelope = Maps.Open("json", $$"""{"at":"{{sent}}"}""", more: "occurredAt: at");

        envelope.Issues.ShouldBeEmpty();
        envelope.Parts.Single().OccurredAt.ShouldBeNull();
    }
}
