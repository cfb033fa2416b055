using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Tests;

public sealed class LanguageTests
{
    [Theory]
    // what a source goes over
    [InlineData("r.v as v -> obs.note as n, n.text = v;", """{"v":["a","b"]}""", """{"note":[{"text":"a"},{"text":"b"}]}""")]
    [InlineData("r.v first as v -> obs.note as n, n.text = v;", """{"v":["a","b","c"]}""", """{"note":[{"text":"a"}]}""")]
    [InlineData("r.v last as v -> obs.note as n, n.text = v;", """{"v":["a","b","c"]}""", """{"note":[{"text":"c"}]}""")]
    [InlineData("r.v not_first as v -> obs.note as n, n.text = v;", """{"v":["a","b","c"]}""", """{"note":[{"text":"b"},{"text":"c"}]}""")]
    [InlineData("r.v not_last as v -> obs.note as n, n.text = v;", """{"v":["a","b","c"]}""", """{"note":[{"text":"a"},{"text":"b"}]}""")]
    [InlineData("r.v only_one as v -> obs.note as n, n.text = v;", """{"v":"a"}""", """{"note":[{"text":"a"}]}""")]
    [InlineData("r.v first as v where $this != 'a' -> obs.note as n, n.text = v;", """{"v":["a","b","c"]}""", """{"note":[{"text":"b"}]}""")]
    [InlineData("r.v default 'none' as v -> obs.value = v;", "{\"a\":1}", """{"valueString":"none"}""")]
    [InlineData("r.v default 'none' as v -> obs.value = v;", """{"v":"a"}""", """{"valueString":"a"}""")]
    [InlineData("r.v default ('no' & 'ne') as v -> obs.value = v;", "{\"a\":1}", """{"valueString":"none"}""")]
    [InlineData("r.a.b.c as v -> obs.note as n, n.text = v;", """{"a":[{"b":{"c":"1"}},{"b":[{"c":"2"},{"c":"3"}]}]}""", """{"note":[{"text":"1"},{"text":"2"},{"text":"3"}]}""")]
    [InlineData("r.`Phone Number` as v -> obs.value = v;", """{"Phone Number":"1"}""", """{"valueString":"1"}""")]
    [InlineData("r.v : string as v -> obs.note as n, n.text = v;", """{"v":["a",1]}""", """{"note":[{"text":"a"}]}""")]
    [InlineData("r.v 1..2 as v -> obs.note as n, n.text = v;", """{"v":["a","b"]}""", """{"note":[{"text":"a"},{"text":"b"}]}""")]
    [InlineData("r.v as v, r.w as w -> obs.note as n, n.text = (%v & %w);", """{"v":["a","b"],"w":["1","2"]}""", """{"note":[{"text":"a1"},{"text":"a2"},{"text":"b1"},{"text":"b2"}]}""")]
    // empty is absent
    [InlineData("r.v as v -> obs.value = v; r -> obs.status = 'final';", """{"v":""}""", """{"status":"final"}""")]
    [InlineData("r.v as v -> obs.value = v;", """{"v":null,"w":" "}""", "{}")]
    [InlineData("r where v.exists().not() and w.empty() -> obs.status = 'final';", """{"v":"","w":[],"x":1}""", """{"status":"final"}""")]
    // conditions
    [InlineData("r where v = 'a' and w > 3 -> obs.status = 'final';", """{"v":"a","w":4}""", """{"status":"final"}""")]
    [InlineData("r where (v = 'a') -> obs.status = 'final';", """{"v":"b"}""", "{}")]
    [InlineData("r.x as item where item.k = 'b' -> obs.value = (item.t);", """{"x":[{"k":"a","t":"1"},{"k":"b","t":"2"}]}""", """{"valueString":"2"}""")]
    [InlineData("r.k as k then { r.x as i where i.where(k = 'b').exists() -> obs.value = (%i.t & k); };", """{"k":"z","x":[{"k":"a","t":"1"},{"k":"b","t":"2"}]}""", """{"valueString":"2z"}""")]
    [InlineData("r.v as v check $this.length() = 1 -> obs.value = v;", """{"v":"a"}""", """{"valueString":"a"}""")]
    // targets
    [InlineData("r.v -> obs.status;", """{"v":"final"}""", """{"status":"final"}""")]
    [InlineData("r -> obs.code.text = 'x'; r -> obs.code as c, c.coding = c('s','1');", "{\"a\":1}", """{"code":{"coding":[{"system":"s","code":"1"}],"text":"x"}}""")]
    [InlineData("r -> obs.code as c then { r.none -> c.text; };", "{\"a\":1}", "{}")]
    [InlineData("r.v as v -> obs.note as n share all, n.text = 'x'; r.v as v -> obs.note as n share all, n.authorString = 'y';", """{"v":"a"}""", """{"note":[{"authorString":"y","text":"x"}]}""")]
    [InlineData("r.v as v -> obs.valueQuantity as q, q.value = v;", """{"v":"1.50"}""", """{"valueQuantity":{"value":1.50}}""")]
    [InlineData("r.v as v -> obs.value = v;", """{"v":true}""", """{"valueBoolean":true}""")]
    [InlineData("r.v as v -> obs.value = v;", """{"v":7}""", """{"valueInteger":7}""")]
    [InlineData("r -> obs.extension as e, e.url = 'u', e.value = 1.50;", "{\"a\":1}", """{"extension":[{"url":"u","valueDecimal":1.50}]}""")]
    [InlineData("r -> obs.extension as e, e.url = 'u', e.value = true;", "{\"a\":1}", """{"extension":[{"url":"u","valueBoolean":true}]}""")]
    [InlineData("r -> obs.status = 'final', obs.meta as m, m.source = 'urn:x';", "{\"a\":1}", """{"meta":{"source":"urn:x"},"status":"final"}""")] // the order of the definitions
    [InlineData("r.v as v -> obs.status = v as s, s.extension as e, e.url = 'u', e.value = 'x';", """{"v":"final"}""", """{"status":"final","_status":{"extension":[{"url":"u","valueString":"x"}]}}""")]
    [InlineData("r -> obs.note as n, n.text = (v);", """{"v":"a"}""", """{"note":[{"text":"a"}]}""")]
    [InlineData("r -> obs.category as k, k.text = (v.first());", """{"v":["a","b"]}""", """{"category":[{"text":"a"}]}""")]
    // variables of the engine
    [InlineData("r -> obs.value = (%sourceId & ' ' & %messageId);", "{\"a\":1}", """{"valueString":"test 0198a000-0000-7000-8000-000000000001"}""")]
    [InlineData("r -> obs.issued = (%receivedAt);", "{\"a\":1}", """{"issued":"2026-06-02T09:00:00.000+00:00"}""")]
    // own functions
    [InlineData("r.v as v -> obs.value = (%v.nhsNumber());", """{"v":"999 000 0018"}""", """{"valueString":"9990000018"}""")]
    [InlineData("r.v as v -> obs.value = (%v.nhsNumber());", """{"v":"9990000019"}""", "{}")]
    [InlineData("r.v as v -> obs.value = (%v.padLeft(4, '0'));", """{"v":"10"}""", """{"valueString":"0010"}""")]
    [InlineData("r.v as v -> obs.value = (%v.digits());", """{"v":"+44 (0) 113"}""", """{"valueString":"440113"}""")]
    [InlineData("r.v as v -> obs.effective = cast((%v.plusTime('00:35:00')), 'dateTime');", """{"v":"2026-06-01T23:50:00+01:00"}""", """{"effectiveDateTime":"2026-06-02T00:25:00+01:00"}""")]
    [InlineData("r.v as v -> obs.effective = cast((%v.plusTime('02:00:00')), 'dateTime');", """{"v":"2026-10-25T00:30:00+01:00"}""", """{"effectiveDateTime":"2026-10-25T01:30:00+00:00"}""")]
    public void A_rule_writes(string rules, string record, string written) => Maps.Observation(rules, record).ShouldBe(written);

    [Theory]
    [InlineData("r.v only_one as v -> obs.value = v;", """{"v":["a","b"]}""", "MAP066", "v[1]")]
    [InlineData("r.v 1..1 as v -> obs.value = v;", "{\"a\":1}", "MAP073", "test.map:7")]
    [InlineData("r.v 0..1 as v -> obs.note as n, n.text = v;", """{"v":["a","b"]}""", "MAP066", "v[1]")]
    [InlineData("r.x.v as v check $this.length() = 1 -> obs.value = v;", """{"x":{"v":"ab"}}""", "MAP067", "x.v")]
    [InlineData("r.v as v where $this > 3 and $this.single() = 'a' or (v | 'b').single() = 'a' -> obs.value = v;", """{"v":"ab"}""", "MAP052", "v")]
    public void A_source_that_is_not_as_the_map_says_is_an_error(string rules, string record, string code, string place)
    {
        var issue = Maps.Error(rules, record);

        issue.Code.ShouldBe(code);
        issue.Path.ShouldBe(place);
    }

    [Theory]
    [InlineData("let word = 'seen';", "r -> obs.value = word;", """{"valueString":"seen"}""")]
    [InlineData("let word = \"it's\";", "r -> obs.value = (%word & '!');", """{"valueString":"it's!"}""")]
    [InlineData("let a = 'x' & 'y'; let b = %a.upper();", "r -> obs.value = b;", """{"valueString":"XY"}""")]
    [InlineData("let limit = 3;", "r where v > %limit -> obs.status = 'final';", """{"status":"final"}""")]
    [InlineData("let at = %receivedAt;", "r -> obs.issued = at;", """{"issued":"2026-06-02T09:00:00.000+00:00"}""")]
    [InlineData("let n = 'one';", "r -> obs.note as n, n.text = 'two';", """{"note":[{"text":"two"}]}""")] // a rule's own variable hides it
    [InlineData("let word = 'deep';", "r -> obs.note as n then Inner(r, n);", """{"note":[{"text":"deep"}]}""")]
    public void A_constant_is_known_in_every_group(string constants, string rules, string written) =>
        Maps.Observation(rules, """{"v":4}""", constants, "group Inner(source r, target n : Annotation) { r -> n.text = word; }\n" + (constants.Contains("word", StringComparison.Ordinal) ? "" : "let word = 'x';")).ShouldBe(written);

    [Theory]
    [InlineData("let word = v;", "MAP116", "cannot read the record")]
    [InlineData("let word = 'a'.lenght();", "MAP116", "length")]
    [InlineData("let word = 'a'; let word = 'b';", "MAP120", "Two constants")]
    [InlineData("let word = 'a'", "MAP110", "';' behind the constant")]
    [InlineData("let word = ;", "MAP110", "FHIRPath")]
    [InlineData("let other = 'a';", "MAP113", "did you mean 'other'?")]
    public void A_constant_with_a_fault_is_told(string constants, string code, string text)
    {
        var faults = Maps.Faults(Maps.ObservationMap(constants.Contains("other", StringComparison.Ordinal) ? "r -> obs.value = othr;" : "r -> obs.value = word;", constants));

        faults.ShouldContain(fault => fault.Code == code && fault.Text.Contains(text, StringComparison.Ordinal), string.Join('\n', faults));
        faults.Count.ShouldBeLessThanOrEqualTo(2, "a constant is told once, not once a group");
    }

    [Fact]
    public void A_log_is_told_as_information()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r.v as v log ('seen ' & $this) -> obs.value = v;"), """{"v":"a"}""");

        var issue = translation.Report.Issues.ShouldHaveSingleItem();
        issue.Severity.ShouldBe(IssueSeverity.Information);
        issue.Path.ShouldBe("v");
        issue.Value.ShouldBe("seen a");
    }

    [Fact]
    public void A_second_value_of_an_element_that_stands_once_warns()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r.v as v -> obs.status = v;"), """{"v":["final","amended"]}""");

        translation.Bundle!.All("entry").Last().At("resource", "status")!.Text.ShouldBe("amended");
        var issue = translation.Report.Issues.ShouldHaveSingleItem();
        issue.Code.ShouldBe("MAP069");
        issue.Path.ShouldBe("v[1]");
    }

    [Fact]
    public void Groups_take_the_types_they_are_called_with()
    {
        const string Groups = """
            group Text(source v, target thing) { v -> thing.text = v; }
            """;

        Maps.Observation("r.v as v then { r -> obs.code as c then Text(v, c); r -> obs.note as n then Text(v, n); };", """{"v":"x"}""", groups: Groups)
            .ShouldBe("""{"code":{"text":"x"},"note":[{"text":"x"}]}""");
        Maps.Faults(Maps.ObservationMap("r.v as v -> obs.valueQuantity as q then Text(v, q);", groups: Groups))
            .ShouldHaveSingleItem().Text.ShouldStartWith("Quantity has no element 'text'");
    }

    [Fact]
    public void A_group_may_call_itself_down_a_tree()
    {
        const string Groups = """
            group Item(source i, target obs) {
              i.t as t -> obs.note as n, n.text = t;
              i.i as inner then Item(inner, obs);
            }
            """;

        Maps.Observation("r.i as i then Item(i, obs);", """{"i":{"t":"1","i":[{"t":"2"},{"t":"3","i":{"t":"4"}}]}}""", groups: Groups)
            .ShouldBe("""{"note":[{"text":"1"},{"text":"2"},{"text":"3"},{"text":"4"}]}""");
    }

    [Fact]
    public void A_group_that_calls_itself_without_an_end_is_stopped()
    {
        var translation = Maps.Translate(Maps.ObservationMap("r -> obs.code as c then Again(r, c);", groups: "group Again(source r, target c) { r -> c.text = 'x' then Again(r, c); }"), "{\"a\":1}");

        translation.Bundle.ShouldBeNull();
        translation.Report.Issues.ShouldContain(issue => issue.Code == "MAP072");
    }

    [Fact]
    public void A_group_extends_another()
    {
        const string Groups = """
            group Plain(source v, target obs : Observation) { v -> obs.status = 'final'; }
            group Full(source v, target obs : Observation) extends Plain { v -> obs.value = v; }
            """;

        Maps.Observation("r.v as v then Full(v, obs);", """{"v":"x"}""", groups: Groups).ShouldBe("""{"status":"final","valueString":"x"}""");
    }

    [Fact]
    public void Several_groups_and_rules_may_follow_a_rule()
    {
        const string Groups = """
            group A(source v, target obs) { v -> obs.note as n, n.text = 'a'; }
            group B(source v, target obs) { v -> obs.note as n, n.text = 'b'; }
            """;

        Maps.Observation("r.v as v then A(v, obs), B(v, obs) { v -> obs.note as n, n.text = 'c'; } \"three\";", """{"v":"x"}""", groups: Groups)
            .ShouldBe("""{"note":[{"text":"a"},{"text":"b"},{"text":"c"}]}""");
    }

    [Fact]
    public void A_group_of_types_copies_its_types()
    {
        const string Map = """
            map "http://example.org/p" = "P"
            uses "http://hl7.org/fhir/StructureDefinition/Patient" alias Patient as source
            uses "http://hl7.org/fhir/StructureDefinition/Patient" alias PatientOut as target
            uses "http://hl7.org/fhir/StructureDefinition/HumanName" alias HumanName as source

            group Patient(source s : Patient, target t : PatientOut) {
              s.name -> t.name;
              s.identifier -> t.identifier;
              s.deceased as d -> t.deceased = d;
              s.birthDate -> t.birthDate;
            }
            group Name(source s : HumanName, target t : HumanName) <<types>> {
              s.family as f -> t.family = (%f.upper());
            }
            """;
        var record = JsonTree.ReadFhir("""{"resourceType":"Patient","identifier":[{"system":"s","value":"1"}],"name":[{"family":"Example","given":["Ada"]}],"birthDate":"1938-04-02","_birthDate":{"extension":[{"url":"u","valueString":"x"}]},"deceasedDateTime":"2026-06-01"}"""u8).Root!;

        var (map, faults) = StructureMap.Compile(new Dictionary<string, ReadOnlyMemory<byte>> { ["m/p.map"] = System.Text.Encoding.UTF8.GetBytes(Map) }, "m/p.map");
        faults.ShouldBeEmpty();
        var translation = map!.Transform(record, Maps.Context);

        JsonText.ToString(translation.Bundle!).ShouldBe("""{"resourceType":"Patient","identifier":[{"system":"s","value":"1"}],"name":[{"family":"EXAMPLE"}],"birthDate":"1938-04-02","_birthDate":{"extension":[{"url":"u","valueString":"x"}]},"deceasedDateTime":"2026-06-01"}""");
        translation.Report.Unaccounted.ShouldBe(["name[0].given[0]"]);
    }

    [Theory]
    [InlineData("lib")]
    [InlineData("lib.map")]
    [InlineData("https://example.org/lib")]
    [InlineData("https://example.org/*")]
    public void A_map_imports_by_file_or_by_address(string name)
    {
        const string Library = """
            map "https://example.org/lib" = "Lib"
            group Done(source v, target obs) { v -> obs.status = 'final'; }
            """;

        Maps.Observation("r.v as v then Done(v, obs);", """{"v":"x"}""", declarations: $"imports \"{name}\"\n", files: [("shared/lib.map", Library)]).ShouldBe("""{"status":"final"}""");
    }

    [Fact]
    public void The_hash_covers_the_map_its_imports_and_its_tables()
    {
        string Hash(string library, string table) => Maps.Translate(
            Maps.ObservationMap("r.v as v then Done(v, obs);", "imports \"lib\"\n"), """{"v":"M"}""", files: [("shared/lib.map", library), ("shared/t.csv", table), ("shared/other.csv", table)]).Report.MapHash;
        const string Library = "group Done(source v, target obs) { v -> obs.status = translate(v, '#t', 'code'); }";
        const string Table = "source,system,code,display\nM,s,final,\n";

        var hash = Hash(Library, Table);

        hash.Length.ShouldBe(64);
        Hash(Library, Table).ShouldBe(hash);
        Hash(Library + "\n", Table).ShouldNotBe(hash);
        Hash(Library, Table + "N,s,amended,\n").ShouldNotBe(hash);
    }

    [Fact]
    public void Comments_may_stand_anywhere() =>
        Maps.Observation("// one\n r.v /* two */ as v // three; -> \n -> /* {{ */ obs.value = v; /// four", """{"v":"x"}""").ShouldBe("""{"valueString":"x"}""");

    [Fact]
    public void All_faults_of_a_map_are_told_at_once()
    {
        var faults = Maps.Faults(Maps.ObservationMap("""
            r.a as a -> obs.stat = a;
            r.b as b -> obs.value = b
            r.c as c -> obs.value = cc(;
            r.d as d -> obs.value = cast(d, 'nope');
            r.e as e -> obs.value = 'no end;
            r.f as f -> obs.issued = x;
            """));

        faults.Select(fault => fault.Path.Split(':')[1]).Distinct().ShouldBe(["9", "10", "11", "7", "12"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("map")]
    [InlineData("group")]
    [InlineData("group A")]
    [InlineData("group A(source a, target b : Bundle) {")]
    [InlineData("group A(source a, target b : Bundle) { a.")]
    [InlineData("group A(source a, target b : Bundle) { a.x -> b.y = (")]
    [InlineData("group A(source a, target b : Bundle) { a.x where")]
    [InlineData("group A(source a, target b : Bundle) } {")]
    [InlineData("conceptmap \"x\" { a:b - c:d }")]
    [InlineData("/* no end")]
    [InlineData("imports")]
    [InlineData("}}}}\u0001\u0002")]
    public void A_broken_map_is_a_fault_and_nothing_else(string map) => Maps.Faults(map).ShouldContain(fault => fault.IsError && fault.Path.StartsWith("test/test.map:", StringComparison.Ordinal));

    [Fact]
    public void A_map_cut_off_anywhere_is_a_fault_or_a_map()
    {
        var map = Maps.ObservationMap("r.v : string 0..1 default 'x' first as v where (a = 'b') check c log d -> obs.code as c, c.coding = c('s', v), (v & '}') as z then { r -> c.text = z; } \"name\";");

        for (var length = 0; length < map.Length; length += 3) Maps.Faults(map[..length]).ShouldNotBeNull();
    }

    [Fact]
    public void An_entry_without_an_id_is_an_error()
    {
        var map = Maps.BundleUses + """
            group Main(source r, target bundle : Bundle) {
              r -> bundle.entry as e, e.resource = create('Patient');
            }
            """;

        Maps.Translate(map, "{\"a\":1}").Report.Issues.ShouldHaveSingleItem().Code.ShouldBe("MAP070");
    }
}
