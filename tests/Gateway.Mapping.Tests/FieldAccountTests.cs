using Gateway.Fhir.Json;
using Gateway.Mapping.Analyst;

namespace Gateway.Mapping.Tests;

public sealed class FieldAccountTests
{
    [Fact]
    public void Each_field_is_mapped_dropped_or_unaccounted()
    {
        var report = Json("r.a.b as v -> obs.value = v;", """{"a":{"b":"1","c":"2"},"d":[{"e":"3"},{"e":"4","f":""}],"g":null}""", "drop: [{ field: d.e, reason: Not needed }]");

        report.Fields.ShouldBe(4);
        report.Mapped.ShouldHaveSingleItem().ShouldBe(new FieldFate("a.b", "test.map:7"));
        report.Dropped.ShouldBe([new FieldFate("d[0].e", "Not needed"), new FieldFate("d[1].e", "Not needed")]);
        report.Unaccounted.ShouldBe(["a.c"]);
    }

    [Theory]
    [InlineData("system*", "system.name", true)]
    [InlineData("system*", "system", true)]
    [InlineData("system*", "systemic", false)]
    [InlineData("system.*", "system.name", true)]
    [InlineData("system", "system.name", false)]
    [InlineData("*", "anything.at.all", true)]
    public void A_star_covers_what_is_below(string field, string place, bool covered)
    {
        var parts = place.Split('.');
        var record = parts.Reverse().Aggregate("\"x\"", (inner, name) => $$"""{"{{name}}":{{inner}}}""");

        var report = Json("r -> obs.status = 'final';", record, $"drop: [{{ field: '{field}', reason: Why }}]");

        report.Dropped.Count.ShouldBe(covered ? 1 : 0);
        report.Unaccounted.Count.ShouldBe(covered ? 0 : 1);
    }

    [Theory]
    [InlineData("r where a = 'x' -> obs.status = 'final';", "")] // a condition only asks
    [InlineData("r where l.where(k = 'x').exists() -> obs.status = 'final';", "")] // so does every criterion in it
    [InlineData("r -> obs.value = (l.where(k = 'x').v);", "l[0].k,l[0].v,l[1].k")] // what an expression read for a value is taken
    [InlineData("r.a as v check true -> obs.status = 'final';", "")] // going over a field asks whether it is there
    [InlineData("r.l as l then { l.k as k then { k -> obs.status = 'final'; }; };", "")] // a name alone reads nothing
    [InlineData("r.a as a then { r -> obs.value = (%a & '!'); };", "a")]
    [InlineData("r.a as a -> obs.value = append(a, '!');", "a")]
    [InlineData("r.a as a log $this -> obs.status = 'final';", "")]
    [InlineData("r where a = 'x' -> obs.value = (a);", "a")] // asked about, then taken
    public void Only_what_a_rule_reads_is_mapped(string rules, string mapped)
    {
        var report = Json(rules, """{"a":"x","l":[{"k":"x","v":"1"},{"k":"y","v":"2"}]}""");

        report.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        string.Join(',', report.Mapped.Select(fate => fate.Field)).ShouldBe(mapped);
    }

    [Fact]
    public void Fields_that_the_manifest_reads_are_mapped_by_it_and_required_ones_are_not()
    {
        var report = Json("r -> obs.status = 'final';", """{"id":"1","kind":"x","at":"2026-06-01","must":"2"}""",
            "duplicateKey: id\noccurredAt: at", "    when: kind = 'x'\n    required: [{ path: must, place: must }]");

        report.Mapped.Select(fate => fate.Field).ShouldBe(["id", "at"]);
        report.Mapped.ShouldAllBe(fate => fate.Rule.StartsWith("manifest.yaml:", StringComparison.Ordinal));
        report.Unaccounted.ShouldBe(["kind", "must"]);
        report.ReadInCondition.Select(fate => fate.Field).ShouldBe(["kind"]);
    }

    [Fact]
    public void What_a_condition_asked_about_is_unaccounted_until_the_manifest_says_what_it_decides()
    {
        const string Rules = "r where a = 'x' and b = 'y' -> obs.status = 'final';";
        const string Record = """{"a":"x","b":"y","c":"z"}""";

        var report = Json(Rules, Record);
        report.Mapped.ShouldBeEmpty();
        report.Unaccounted.ShouldBe(["a", "b", "c"]);
        report.ReadInCondition.ShouldBe([new FieldFate("a", "test.map:7"), new FieldFate("b", "test.map:7")]);

        var declared = Json(Rules, Record, "decides: [{ field: a, reason: The status }, { field: c, reason: Nothing asked about it }]\ndrop: [{ field: b, reason: Why }]");
        declared.Mapped.ShouldBeEmpty();
        declared.Decided.ShouldHaveSingleItem().ShouldBe(new FieldFate("a", "The status (test.map:7)"));
        declared.Dropped.ShouldHaveSingleItem().ShouldBe(new FieldFate("b", "Why"));
        declared.Fields.ShouldBe(3);
        declared.Unaccounted.ShouldBe(["c"]);
        declared.ReadInCondition.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("r.a as v -> obs.status = 'final';", "", "")] // that a field is there says nothing of its value
    [InlineData("r.a as v -> obs.value = (iif(%v = 'x', {}, 'other'));", "", "")] // read, and nothing came of it
    [InlineData("r.a as v -> (%v & '!') as said then { r where b = 'no' -> obs.value = said; };", "", "")] // computed, and never written
    [InlineData("r.a as v -> (%v & '!') as said then { r -> obs.value = said; };", "a", "")]
    [InlineData("r -> obs.note as n then Two(r.a, n);", "", "")] // given to a group that does nothing with it
    [InlineData("r -> obs.note as n then One(r.a, n);", "a", "")]
    [InlineData("r.none default (a) as v -> obs.value = v;", "a", "")]
    [InlineData("r.a as v -> (%v) as leftOut 'not-needed';", "", "not-needed (test.map:7)")]
    [InlineData("r.a as v -> (%v) as leftOut;", "", "test.map:7")]
    [InlineData("r -> obs.note as n then Without(r) 'said-elsewhere';", "", "said-elsewhere (test.map:13)")] // the rule that calls says why
    [InlineData("r.a as v -> (%v) as leftOut 'not-needed'; r.a as v -> obs.value = v;", "a", "")] // another rule maps it
    public void A_field_is_mapped_when_its_value_is_written_and_left_out_by_a_rule_that_writes_nothing(string rules, string mapped, string dropped)
    {
        var report = Maps.Translate(Maps.ObservationMap(rules, groups: """
            group One(source v, target n : Annotation) { v -> n.text = v; }
            group Two(source v, target n : Annotation) { v -> n.text = 'something'; }
            group Without(source r) {
              r.a as v -> (%v) as leftOut;
            }
            """), """{"a":"x"}""").Report;

        report.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        string.Join(',', report.Mapped.Select(fate => fate.Field)).ShouldBe(mapped);
        string.Join(',', report.Dropped.Select(fate => fate.Rule)).ShouldBe(dropped);
        report.Unaccounted.Count.ShouldBe(mapped.Length + dropped.Length == 0 ? 1 : 0);
    }

    [Fact]
    public void What_the_manifest_says_a_left_out_field_decides_goes_before_the_rule()
    {
        var report = Json("r.a as v -> (%v) as known 'looked-up';", """{"a":"x"}""", "decides: [{ field: a, reason: The kind }]");

        report.Decided.ShouldHaveSingleItem().ShouldBe(new FieldFate("a", "The kind (test.map:7)"));
        report.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void A_trace_tells_where_each_value_came_from_and_where_each_field_went()
    {
        var trace = new TranslationTrace();
        var source = Maps.Source(Maps.Manifest(), Maps.ObservationMap("""
            r.a as v -> obs.value = v;
            r.b as v where $this = 'no' -> obs.status = 'final';
            r -> obs.note as n, n.text = append(r.c, r.d);
            """));

        source.Translate(source.Open("{\"a\":\"1\",\"b\":\"2\",\"c\":\"x\",\"d\":\"y\"}"u8.ToArray(), null).Parts.Single(), Maps.Context with { Trace = trace });

        var written = trace.Steps.Where(step => step.Kind == TraceKind.Written).ToList();
        written.Single(step => step.Fields.Contains("a")).Target.ShouldBe("Bundle.entry[1].resource.valueString");
        var note = written.Single(step => step.Value == "xy");
        (note.Target, string.Join(',', note.Fields), note.Rule).ShouldBe(("Bundle.entry[1].resource.note[0].text", "c,d", "test.map:9"));
        trace.Steps.ShouldContain(step => step.Kind == TraceKind.Skipped && step.Rule == "test.map:8");
        trace.Steps.ShouldNotContain(step => step.Fields.Contains("b") && step.Kind == TraceKind.Written);
    }

    [Fact]
    public void Rows_and_columns_name_the_fields_of_a_file()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r.row as row -> obs.note as n, n.text = row.A;"), "A,B C\n1,2\n3,\n", "csv", "drop: [{ field: B C, reason: Why }]");

        translation.Report.Mapped.Select(fate => fate.Field).ShouldBe(["row 2, A", "row 3, A"]);
        translation.Report.Dropped.ShouldHaveSingleItem().Field.ShouldBe("row 2, B C");
    }

    [Fact]
    public void Segments_name_the_fields_of_a_message()
    {
        const string Message = "MSH|^~\\&|A|B|C|D|2010||ADT^A03|1|P|2.4\rPID|1||11^^^NHS~22^^^R0A&1.2^MR||SMITH|||F\rOBX|1||a\rOBX|2||b\r";
        var translation = Maps.Translate(
            Maps.ObservationMap("""
                r.PID as pid then {
                  pid.f3 as cx where c4 = 'NHS' -> obs.identifier as i, i.value = cx.c1;
                  pid.f3 as cx where c4.s2 = '1.2' -> obs.identifier as i, i.value = cx.c1;
                  pid.f5 as v -> obs.value = v;
                };
                r.OBX as obx -> obs.note as n, n.text = obx.f3;
                """), Message, "hl7v2", "drop: [{ field: MSH*, reason: Header }, { field: OBX-1, reason: Number }, { field: PID-3, reason: Rest }]");

        translation.Report.Mapped.Select(fate => fate.Field).ShouldBe(["PID-3.1", "PID-3[1].1", "PID-5", "OBX-3", "OBX[1]-3"]);
        translation.Report.Dropped.Select(fate => fate.Field).Where(field => !field.StartsWith("MSH", StringComparison.Ordinal)).ShouldBe(["PID-3.4", "PID-3[1].4.1", "PID-3[1].4.2", "PID-3[1].5", "OBX-1", "OBX[1]-1"]);
        translation.Report.Unaccounted.ShouldBe(["PID-1", "PID-8"]);
    }

    [Fact]
    public void An_explicit_null_is_absent_for_maps_and_no_field()
    {
        var translation = Maps.Translate(
            Maps.ObservationMap("r.PID as pid then { pid.f5 as v -> obs.value = v; pid where f5.empty() -> obs.status = 'final'; };"),
            "MSH|^~\\&|A|B|C|D|2010||ADT^A03|1|P|2.4\rPID|1||||\"\"\r", "hl7v2", "drop: [{ field: MSH*, reason: Header }, { field: PID-1, reason: Number }]");

        JsonText.ToString(translation.Bundle!).ShouldContain("\"status\":\"final\"");
        translation.Report.Unaccounted.ShouldBeEmpty();
        translation.Report.Fields.ShouldBe(translation.Report.Dropped.Count);
    }

    [Fact]
    public void Paths_below_the_root_name_the_fields_of_a_document()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r.a.b as b -> obs.note as n, n.text = b;"), "<x id='7'><a><b>1</b><b c='2'>3</b></a></x>", "xml");

        translation.Report.Mapped.Select(fate => fate.Field).ShouldBe(["a.b[0]", "a.b[1]"]);
        translation.Report.Unaccounted.ShouldBe(["@id", "a.b[1].@c"]);
    }

    [Fact]
    public void A_missing_required_field_is_an_error_by_the_senders_name()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r -> obs.status = 'final';"), """{"a":{"b":" "}}""",
            kind: "    required: [{ path: a.b, place: Birth date }, { path: c | d, place: c or d }]");

        translation.Bundle.ShouldBeNull();
        translation.Report.Issues.Select(issue => (issue.Code, issue.Path)).ShouldBe([("MAP051", "Birth date"), ("MAP051", "c or d")]);
    }

    [Fact]
    public void A_message_of_no_known_kind_is_an_error_and_all_its_fields_are_unaccounted()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r -> obs.status = 'final';"), """{"a":"1"}""", kind: "    when: a = '2'");

        translation.Bundle.ShouldBeNull();
        translation.Report.Issues.ShouldHaveSingleItem().Code.ShouldBe("MAP050");
        translation.Report.Unaccounted.ShouldBe(["a"]);
    }

    [Fact]
    public void A_translation_leaves_no_trace_for_the_next()
    {
        var source = Maps.Source(Maps.Manifest(), Maps.ObservationMap("r.a as v -> obs.value = v;"));
        var part = source.Open("{\"a\":\"1\",\"b\":\"2\"}"u8.ToArray(), null).Parts.Single();

        var first = ReportText.ToJson(source.Translate(part, Maps.Context).Report);

        ReportText.ToJson(source.Translate(part, Maps.Context).Report).ShouldBe(first);
    }

    [Fact]
    public async Task One_source_translates_on_many_threads()
    {
        var source = Maps.Source(Maps.Manifest(), Maps.ObservationMap("r.l as l -> obs.note as n, n.text = (%l & '!');"));
        string One(int number)
        {
            var body = System.Text.Encoding.UTF8.GetBytes($$"""{"l":["{{number}}","{{number + 1}}"]}""");
            return JsonText.ToString(source.Translate(source.Open(body, null).Parts.Single(), Maps.Context).Bundle!);
        }
        var expected = Enumerable.Range(0, 50).Select(One).ToList();

        var all = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => Task.Run(() => One(number % 50), TestContext.Current.CancellationToken)));

        for (var number = 0; number < all.Length; number++) all[number].ShouldBe(expected[number % 50]);
    }

    [Fact]
    public void A_record_of_a_hundred_thousand_items_is_accounted_for()
    {
        var record = "{\"l\":[" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"{{\"v\":{i},\"w\":1}}")) + "]}";

        var report = Json("r.l as l then { l.v as v where $this = 1 -> obs.value = v; };", record);

        report.Fields.ShouldBe(200_000);
        report.Mapped.Count.ShouldBe(1);
        report.ReadInCondition.Count.ShouldBe(99_999);
        report.Unaccounted[^1].ShouldBe("l[99999].w");
    }

    [Fact]
    public void Issues_without_number_are_cut_off_and_it_is_told()
    {
        var record = "{\"l\":[" + string.Join(',', Enumerable.Repeat("\"x\"", 2_000)) + "]}";

        var issues = Json("r.l as l -> obs.component as k, k.value = cast(l, 'integer');", record).Issues;

        issues.Count.ShouldBe(501);
        issues[^1].Code.ShouldBe("MAP066");
    }

    [Theory]
    [InlineData("r.a as v -> obs.note as n, n.text = v;", true)]
    [InlineData("r.a as v -> obs.note as n, n.text = ('Said: ' & %v);", true)] // word for word, with a label
    [InlineData("r.a as v -> obs.note as n, n.text = ('Said: ' & %v.upper());", false)] // not as it was written
    [InlineData("r.a as v -> obs.method as c, c.text = v;", false)] // kept, but elsewhere
    [InlineData("r -> obs.status = 'final';", false)] // no rule took it
    public void A_carried_field_stands_word_for_word_where_the_manifest_says_or_is_unaccounted(string rule, bool isCarried)
    {
        var report = Json(rule, """{"a":"Ate well."}""", "carry: [{ field: a, place: Observation.note.text }]");

        report.Carried.Select(fate => (fate.Field, fate.Rule, fate.Place)).ShouldBe(isCarried ? [("a", "test.map:7", "Observation.note.text")] : []);
        report.Unaccounted.ShouldBe(isCarried ? [] : ["a"]);
        report.Mapped.ShouldBeEmpty();
    }

    private static TranslationReport Json(string rules, string record, string more = "", string kind = "") =>
        Maps.Translate(Maps.ObservationMap(rules), record, more: more, kind: kind).Report;
}
