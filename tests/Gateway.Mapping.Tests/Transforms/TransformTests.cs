using Gateway.Fhir.Json;

namespace Gateway.Mapping.Tests.Transforms;

public sealed class TransformTests
{
    [Theory]
    [InlineData("r.v as v -> obs.value = qty(v, 'mg', 'http://unitsofmeasure.org', 'mg');", """{"v":1.50}""", """{"valueQuantity":{"value":1.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}""")]
    [InlineData("r.v as v -> obs.value = qty(v, 'mg');", """{"v":"007.5"}""", """{"valueQuantity":{"value":7.5,"unit":"mg"}}""")]
    [InlineData("r.v as v -> obs.value = qty(v, 'mg', 'http://unitsofmeasure.org');", """{"v":1}""", """{"valueQuantity":{"value":1,"unit":"mg","system":"http://unitsofmeasure.org"}}""")]
    [InlineData("r.v as v -> obs.value = v, uuid();", """{"v":"x"}""", """{"valueString":"x"}""")] // a transform by itself does nothing
    [InlineData("r.v as v -> obs.value = escape(v, 'text', 'xml');", """{"v":"a<'b'"}""", """{"valueString":"a&lt;&apos;b&apos;"}""")]
    [InlineData("r.v as v -> obs.value = escape(v, 'json', 'text');", """{"v":"a\\nb"}""", """{"valueString":"a\nb"}""")]
    [InlineData("r.v as v -> obs.value = qty(v);", """{"v":"<= 5.20 mg/L"}""", """{"valueQuantity":{"value":5.20,"comparator":"<=","unit":"mg/L"}}""")]
    [InlineData("r.v as v -> obs.code = cc(v);", """{"v":"Fall"}""", """{"code":{"text":"Fall"}}""")]
    [InlineData("r.v as v -> obs.code = cc('http://loinc.org', v, 'Weight');", """{"v":"29463-7"}""", """{"code":{"coding":[{"system":"http://loinc.org","code":"29463-7","display":"Weight"}]}}""")]
    [InlineData("r.v as v -> obs.code as code, code.coding = c('http://loinc.org', v);", """{"v":"1-8"}""", """{"code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]}}""")]
    [InlineData("r.v as v -> obs.identifier = id('urn:x', v, 'MR');", """{"v":"7"}""", """{"identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:x","value":"7"}]}""")]
    [InlineData("r.v as v -> obs.value = append('a-', v, '-', r.w);", """{"v":"1","w":2}""", """{"valueString":"a-1-2"}""")]
    [InlineData("r.v as v -> obs.value = append('a-', v, '-', r.w);", """{"v":"1"}""", """{}""")] // half a text is a wrong one
    [InlineData("r.v as v -> obs.value = truncate(v, 3);", """{"v":"abcdef"}""", """{"valueString":"abc"}""")]
    [InlineData("r.v as v -> obs.value = truncate(v, 2);", """{"v":"a😀b"}""", """{"valueString":"a"}""")] // no half characters
    [InlineData("r.v as v -> obs.value = escape(v, 'text', 'html');", """{"v":"a<b"}""", """{"valueString":"a&lt;b"}""")]
    [InlineData("r.v as v -> obs.value = escape(v, 'v2', 'text');", """{"v":"a\\F\\b"}""", """{"valueString":"a|b"}""")]
    [InlineData("r.v as v -> obs.value = escape(v, 'url');", """{"v":"a b"}""", """{"valueString":"a%20b"}""")]
    [InlineData("r.v as v -> obs.value = cast(v, 'integer');", """{"v":"12"}""", """{"valueInteger":12}""")]
    [InlineData("r.v as v -> obs.value = cast(v, 'boolean');", """{"v":"True"}""", """{"valueBoolean":true}""")]
    [InlineData("r.v as v -> obs.effective = cast(v, 'dateTime');", """{"v":"2026-06-01"}""", """{"effectiveDateTime":"2026-06-01"}""")]
    [InlineData("r.v as v -> obs.value = copy(v);", """{"v":"x"}""", """{"valueString":"x"}""")]
    [InlineData("r.v as v -> obs.value = (%v & '!');", """{"v":"x"}""", """{"valueString":"x!"}""")]
    [InlineData("r.v as v -> obs.value = evaluate(v, $this & '!');", """{"v":"x"}""", """{"valueString":"x!"}""")]
    [InlineData("r.v as v -> obs.value = evaluate(v, iif($this = \"x\", \"it's x\", 'y'));", """{"v":"x"}""", """{"valueString":"it's x"}""")]
    [InlineData("r -> obs.subject = reference(patient);", "{\"a\":1}", """{"subject":{"reference":"Patient/p1"}}""")]
    [InlineData("r -> obs.subject as s, s.reference = reference(patient);", "{\"a\":1}", """{"subject":{"reference":"Patient/p1"}}""")]
    [InlineData("r -> obs.subject = pointer(patient);", "{\"a\":1}", """{"subject":{"reference":"Patient/p1"}}""")]
    [InlineData("r -> obs.value = create('Range') as range, range.low = qty(1, 'x');", "{\"a\":1}", """{"valueRange":{"low":{"value":1,"unit":"x"}}}""")]
    [InlineData("r -> obs.value = create('Range') as range;", "{\"a\":1}", """{}""")] // nothing was written into it
    [InlineData("r -> (r.v & '?') as x, obs.value = x;", """{"v":"a"}""", """{"valueString":"a?"}""")]
    [InlineData("r -> create('Period') as p, p.start = '2026' then { r -> obs.effective = p; };", "{\"a\":1}", """{"effectivePeriod":{"start":"2026"}}""")]
    public void A_transform_writes(string rules, string record, string written) => Maps.Observation(rules, record).ShouldBe(written);

    [Theory]
    [InlineData("01632 960 001", "phone")]
    [InlineData("a@example.org", "email")]
    [InlineData("https://example.org", "url")]
    [InlineData("ask at the desk", null)]
    public void A_contact_point_says_what_it_is(string value, string? system)
    {
        var map = Maps.BundleUses + """
            group Main(source r, target bundle : Bundle) {
              r -> bundle.entry as e, e.fullUrl = 'urn:uuid:1', e.resource = create('Patient') as p, p.id = '1' then {
                r.v as v -> p.telecom = cp(v);
                r.v as v -> p.telecom = cp('fax', v);
              };
            }
            """;

        var telecoms = Maps.Translate(map, $$"""{"v":"{{value}}"}""").Bundle!.At("entry", "resource")!.All("telecom").ToList();

        telecoms[0]["system"]?.Text.ShouldBe(system);
        telecoms[0]["value"]!.Text.ShouldBe(value);
        telecoms[1]["system"]!.Text.ShouldBe("fax");
    }

    [Fact]
    public void A_pointer_to_a_resource_with_a_uuid_is_its_address()
    {
        var text = Maps.Observation("r -> create('Device') as d, d.id = uuid(), obs.subject = pointer(d);", "{\"a\":1}");

        text.ShouldStartWith("""{"subject":{"reference":"urn:uuid:""");
    }

    [Fact]
    public void A_uuid_is_new_for_each_call_and_the_same_at_each_run()
    {
        const string Rules = "r -> obs.identifier as i, i.value = uuid(), obs.identifier as j, j.value = uuid();";

        var first = Maps.Translate(Maps.ObservationMap(Rules), "{\"a\":1}").Bundle!;
        var second = Maps.Translate(Maps.ObservationMap(Rules), "{\"a\":1}").Bundle!;

        var ids = first.All("entry").Last()["resource"]!.All("identifier").Select(identifier => identifier["value"]!.Text!).ToList();
        ids.Distinct().Count().ShouldBe(2);
        ids.ShouldAllBe(id => Guid.Parse(id).Version == 5);
        JsonText.ToString(first).ShouldBe(JsonText.ToString(second));
    }

    [Theory]
    [InlineData("r.v as v -> obs.value = qty(v, 'mg');", """{"v":"5 mg"}""", "MAP060", "v", "5 mg")]
    [InlineData("r.v as v -> obs.value = qty(v, 'mg');", """{"v":"1,5"}""", "MAP060", "v", "1,5")]
    [InlineData("r.a.v as v -> obs.value = cast(v, 'integer');", """{"a":[{"v":"1"},{"v":"1.5"}]}""", "MAP060", "a[1].v", "1.5")]
    [InlineData("r.v as v -> obs.status = v;", """{"v":"fi  nal"}""", "MAP060", "v", "fi  nal")]
    [InlineData("r.v as v -> obs.issued = v;", """{"v":"2026-06-01"}""", "MAP060", "v", "2026-06-01")]
    [InlineData("r.v as v -> obs.effective = v;", """{"v":"2026-06-01"}""", "MAP119", "v", "2026-06-01")] // which of the types is not known
    [InlineData("r.v as v -> obs.code = v;", """{"v":"fall"}""", "MAP119", "v", "fall")]
    [InlineData("r.v as v -> obs.code = v;", """{"v":{"text":"fall"}}""", "MAP119", "v", null)]
    [InlineData("r -> obs.status = (v);", """{"v":["a","b"]}""", "MAP066", "v[1]", "b")]
    [InlineData("r -> obs.value = ((v).single());", """{"v":["a","b"]}""", "MAP052", "test.map:7", null)]
    [InlineData("r.v as v -> obs.value = cast(v, 'string'), obs.value = cast(v, 'boolean');", """{"v":"true"}""", "MAP068", "test.map:7", null)]
    public void What_does_not_fit_is_an_error_at_the_senders_place(string rules, string record, string code, string place, string? value)
    {
        var issue = Maps.Error(rules, record);

        issue.Code.ShouldBe(code);
        issue.Path.ShouldBe(place);
        issue.Value.ShouldBe(value);
        issue.Text.ShouldContain("(rule test.map:7)");
        if (value is { Length: > 2 }) issue.Text.ShouldNotContain(value);
    }

    [Theory]
    [InlineData("r.v as v -> obs.valu = v;", "MAP112", "did you mean 'value'?")]
    [InlineData("r.v as v -> obs.value = cst(v, 'string');", "MAP115", "did you mean 'cast'?")]
    [InlineData("r.v as v -> obs.value = cast(v, 'strin');", "MAP111", "did you mean 'string'?")]
    [InlineData("r.v as v -> obs.value = cast('x', 'boolean');", "MAP119", "never be true or false")]
    [InlineData("r.v as v -> obs.value = create('Quantitty');", "MAP111", "did you mean 'Quantity'?")]
    [InlineData("r.v as v -> obs.code = c('x', v);", "MAP119", "write cc(…)")]
    [InlineData("r.v as v -> obs.code = 'x';", "MAP119", "write cc(…)")]
    [InlineData("r.v as v -> obs.subject = 'x';", "MAP119", "write reference(…)")]
    [InlineData("r.v as v -> obs.value as q;", "MAP119", "valueQuantity")]
    [InlineData("r.v as v -> obs.component.code = cc(v);", "MAP119", "write  obs.component as x")]
    [InlineData("r.v as v -> obs.value = dateOp(v, 'dd/MM/yy');", "MAP115", "yyyy")]
    [InlineData("r.v as v -> obs.value = dateOp(v, 'dd/QQ/yyyy');", "MAP115", "stands for nothing")]
    [InlineData("r.v as v -> obs.value = dateOp(v, 'iso', 'Europe/Londn');", "MAP115", "IANA")]
    [InlineData("r.v as v -> obs.effective = dateOp(v, 'HH:mm');", "MAP115", "no date")]
    [InlineData("r.v as v -> obs.value = truncate(v, 'x');", "MAP115", "length")]
    [InlineData("r.v as v -> obs.value = escape(v, 'rot13');", "MAP115", "rot13")]
    [InlineData("r.v as v -> obs.value = translate(v, '#nope', 'code');", "MAP118", "#nope")]
    [InlineData("r.v as v -> obs.value = qty(v, 'a', 'b', 'c', 'd');", "MAP115", "qty(text)")]
    [InlineData("r.v as v -> v.x = 'y';", "MAP119", "cannot be written")]
    [InlineData("r.v as v -> obs.value = w;", "MAP113", "There is no variable 'w'")]
    [InlineData("r.v as v -> obs.value = (%w);", "MAP113", "%w")]
    [InlineData("r.v as v -> obs.value = (v.lenght());", "MAP116", "length")]
    [InlineData("r.v as v where a.b( -> obs.value = v;", "MAP110", "FHIRPath")]
    [InlineData("r.v as v then Nope(v, obs);", "MAP114", "Nope")]
    [InlineData("rr.v as v -> obs.value = v;", "MAP113", "did you mean 'r'?")]
    [InlineData("r.v as v -> (v);", "MAP110", "goes nowhere")]
    public void What_can_never_work_is_a_fault_before_the_first_message(string rule, string code, string text)
    {
        var fault = Maps.Faults(Maps.ObservationMap(rule)).ShouldHaveSingleItem();

        fault.Code.ShouldBe(code);
        fault.Path.ShouldStartWith("test/test.map:7:");
        fault.Text.ShouldContain(text);
    }
}
