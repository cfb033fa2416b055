using System.Text;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Hostile;

/// <summary>
/// JSON that is read and then makes trouble: in the validator, in FHIRPath, on writing. What the reader itself refuses is
/// tried in JsonTreeTests. Where work would grow with the square, the size makes minutes of it; the run's time limit is the judge.
/// </summary>
public sealed class HostileJsonTests
{
    private const int Many = 100_000;

    private static readonly FhirPathContext s_bounded = FhirPathContext.Empty with { StepLimit = 5_000_000 };

    [Theory]
    [InlineData("\"name\":[", "{\"given\":[\"A\"]}", "]")]
    [InlineData("\"name\":[{\"given\":[", "\"A\"", "]}]")]
    [InlineData("\"extension\":[", "{\"url\":\"http://u.example\",\"valueReference\":{\"reference\":\"#a\"}}", "]")]
    [InlineData("\"contained\":[", "{\"resourceType\":\"Basic\",\"id\":\"a\",\"subject\":{\"reference\":\"#a\"}}", "]")]
    [InlineData("\"contained\":[", "{\"resourceType\":\"Basic\",\"contained\":[{\"resourceType\":\"Basic\"}]}", "]")]
    [InlineData("\"shoe\":[", "{\"a\":1}", "]")]
    [InlineData("\"birthDate\":[", "null", "]")]
    public void A_hundred_thousand_repeats_go_the_whole_way(string open, string item, string close) =>
        Trial.OfRead(Trees.Read($$"""{"resourceType":"Patient",{{open}}{{string.Join(",", Enumerable.Repeat(item, Many))}}{{close}}}"""));

    [Fact]
    public void A_hundred_thousand_entries_that_refer_to_one_another_go_the_whole_way() =>
        Trial.OfRead(Trees.Read("""{"resourceType":"Bundle","type":"collection","entry":[""" + string.Join(",", Enumerable.Range(0, Many / 2).Select(i =>
            $$$$"""{"fullUrl":"urn:uuid:{{{{i}}}}","resource":{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"urn:uuid:{{{{i + 1}}}}"}}}""")) + "]}"));

    [Fact]
    public void A_hundred_thousand_unknown_properties_are_named_up_to_a_limit()
    {
        var root = Trees.Read("{\"resourceType\":\"Patient\"" + string.Concat(Enumerable.Range(0, Many).Select(i => $",\"p{i}\":1")) + "}");

        Trial.OfTree(root).Count.ShouldBeLessThan(1000);
        XmlText.Write(root).LeftOut.Count.ShouldBe(100);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1E-400")]
    [InlineData("1e99999999999999999999")]
    [InlineData("0.00000000000000000000000000000000000000000000000000000001")]
    [InlineData("DIGITS")]
    [InlineData("1.DIGITS")]
    public void A_number_beyond_any_type_keeps_its_text_and_stops_nothing(string number)
    {
        var text = number.Replace("DIGITS", new string('7', Many), StringComparison.Ordinal);
        var json = $$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":{{{text}}}}}""";

        var root = Trees.Read(json);

        JsonText.ToString(root).ShouldBe(json);
        Trial.OfRead(root);
        foreach (var question in new[] { "value.value + 1", "value.value * value.value", "value.value.toInteger()", "value.value.round(2)", "value.value > 1", "value > 1 'mg'", "value.value.toString()" })
            Answer(question, root);
    }

    [Fact]
    public void A_whole_number_beyond_its_type_is_an_issue_with_its_path()
    {
        var issue = ResourceValidator.Validate(Trees.Read($$"""{"resourceType":"Patient","multipleBirthInteger":{{new string('9', Many)}}}""")).ShouldHaveSingleItem();

        issue.Code.ShouldBe(IssueCode.Format);
        issue.Path.ShouldBe("Patient.multipleBirth");
        issue.Value!.Length.ShouldBeLessThan(300);
    }

    [Theory]
    [InlineData(0xED, 0xA0, 0x80)] // half of a surrogate pair
    [InlineData(0xC0, 0x80)]       // an overlong zero
    [InlineData(0xF4, 0x90, 0x80, 0x80)]
    [InlineData(0xE2, 0x82)]
    public void Bytes_that_are_no_UTF8_are_refused_in_JSON_and_in_XML(params int[] bytes)
    {
        byte[] broken = [.. bytes.Select(value => (byte)value)];

        JsonTree.ReadFhir([.. "{\"resourceType\":\"Patient\",\"id\":\""u8, .. broken, .. "\"}"u8]).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenJson);
        XmlTree.ReadFhir([.. "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\""u8, .. broken, .. "\"/></Patient>"u8]).Issues.ShouldHaveSingleItem().Code.ShouldBe(IssueCode.BrokenXml);
    }

    [Fact]
    public void Contained_in_contained_to_the_readers_limit_is_an_issue_at_each_level()
    {
        var root = Trees.Read(string.Concat(Enumerable.Repeat("{\"resourceType\":\"Basic\",\"id\":\"a\",\"contained\":[", 60)) + "{\"resourceType\":\"Basic\"}" + string.Concat(Enumerable.Repeat("]}", 60)));

        ResourceValidator.Validate(root).Count(issue => issue.Code == IssueCode.Contained).ShouldBeGreaterThanOrEqualTo(59);
        Trial.OfRead(root);
    }

    [Fact]
    public void References_that_go_in_a_circle_end()
    {
        var root = Trees.Read("""
            {"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","partOf":{"reference":"#b"}},{"resourceType":"Organization","id":"b","partOf":{"reference":"#a"}}],
             "managingOrganization":{"reference":"#a"}}
            """);

        Trial.OfRead(root);
        Answer("managingOrganization.repeat(resolve().partOf).count()", root);
        Answer("repeat(managingOrganization.resolve() | partOf.resolve()).count()", root);
    }

    [Theory]
    [InlineData("contained", "{\"resourceType\":\"Basic\"}")]
    [InlineData("extension", "{\"url\":\"u\"}")]
    public void A_tree_made_deeper_than_any_reader_takes_is_judged_and_written_as_XML(string name, string innermost)
    {
        // No reader makes this; a map that calls itself could.
        var here = JsonTree.ReadForeign(Encoding.UTF8.GetBytes(innermost)).Root!.Clone(name);
        for (var level = 0; level < 2_000; level++)
        {
            var outer = new Element(name) { IsRepeat = true };
            if (name == "contained") outer.With("resourceType", "Basic");
            here.IsRepeat = true;
            outer.Add(here);
            here = outer;
        }
        var root = Element.Resource("Patient");
        root.Add(here);

        ResourceValidator.Validate(root).ShouldContain(issue => issue.Code == IssueCode.TooDeep || issue.Code == IssueCode.TooManyFaults);
        XmlText.Write(root).LeftOut.ShouldContain(issue => issue.Code == IssueCode.XmlCannotSay);
        Answer("descendants().count()", root);
    }

    private static void Answer(string question, Element root)
    {
        var expression = FhirPathExpression.Compile(question).Expression.ShouldNotBeNull(question);
        try
        {
            expression.Evaluate(root, s_bounded with { Resolve = reference => root.All("contained").FirstOrDefault(child => "#" + child["id"]?.Text == reference) });
        }
        catch (FhirPathException error)
        {
            error.Message.ShouldNotBeEmpty();
        }
    }
}
