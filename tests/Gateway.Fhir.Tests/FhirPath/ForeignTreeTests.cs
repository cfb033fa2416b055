using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Trees that are no FHIR: JSON, CSV rows, XML and HL7 v2, where names just navigate.</summary>
public sealed class ForeignTreeTests
{
    private static readonly Element Json = Ask.Foreign("""
        {
          "id": 17, "score": 4.50, "big": 9990000018, "text": "007", "active": false, "nothing": null, "none": [],
          "Visit": "routine", "VisitDate": "2026-03-01", "valueDate": "2026-03-01",
          "grid": [[1, 2], [3]], "rows": [ { "k": "a", "v": 1 }, { "k": "b", "v": null }, { "k": "c" } ]
        }
        """);

    [Theory]
    [InlineData("id = 17", "true")]
    [InlineData("id = '17'", "false")]
    [InlineData("score = 4.5", "true")]
    [InlineData("score > 4", "true")]
    [InlineData("score * 2", "9.00")]
    [InlineData("big = 9990000018", "true")]
    [InlineData("text = '007'", "true")]
    [InlineData("text = 7", "false")]
    [InlineData("text.toInteger() = 7", "true")]
    [InlineData("active", "false")]
    [InlineData("active.not()", "true")]
    [InlineData("id.length()", "2")]
    [InlineData("'no ' & id", "no 17")]
    [InlineData("VisitDate.toDate() < @2026-03-02", "true")]
    [InlineData("id is Integer and score is Decimal and text is String and active is Boolean", "true")]
    [InlineData("rows.where(k = 'a').v + 1", "2")]
    [InlineData("rows.v", "1")]
    [InlineData("rows.exists(k = 'c' and v.empty())", "true")]
    public void Values_compare_as_they_were_written(string expression, string answer) => Ask.Of(expression, Json).ShouldBe(answer);

    [Theory]
    [InlineData("nothing")]
    [InlineData("none")]
    [InlineData("missing")]
    [InlineData("value")]
    public void Null_an_empty_array_and_an_unwritten_name_are_empty(string name) => Ask.Of(name, Json).ShouldBe("");

    [Theory]
    [InlineData("text > 5")]
    [InlineData("VisitDate < @2026-03-02")]
    [InlineData("text + 1")]
    public void A_text_is_not_silently_a_number_or_date(string expression) => Should.Throw<FhirPathException>(() => Ask.Of(expression, Json));

    [Fact]
    public void Arrays_inside_arrays_are_one_collection() => Ask.Of("grid", Json).ShouldBe("1, 2, 3");

    [Fact]
    public void Two_things_with_the_same_number_are_no_quantities()
    {
        var tree = Ask.Foreign("""{ "a": { "system": "x", "value": 5 }, "b": { "system": "y", "value": 5 }, "c": { "value": 5, "unit": "kg" }, "d": { "unit": "kg", "value": 5.0 } }""");

        Ask.Of("a = b or a ~ b", tree).ShouldBe("false");
        Ask.Of("c = d and c ~ d and c > 4 'kg'", tree).ShouldBe("true");
    }

    [Fact]
    public void A_list_at_the_root_is_asked_item_by_item() =>
        Ask.Of("name", Ask.Foreign("""[ { "name": "a" }, { "name": "b" } ]""")).ShouldBe("a, b");

    [Fact]
    public void A_column_is_not_found_by_the_beginning_of_its_name()
    {
        var row = new Element("row").With("VisitDate", "2026-03-01").With("First Name", "Ada");

        Ask.Of("Visit.exists()", row).ShouldBe("false");
        Ask.Of("`First Name`", row).ShouldBe("Ada");
    }

    [Fact]
    public void A_field_of_HL7_v2_has_a_text_and_components()
    {
        var message = new Element("");
        var segment = message.Add(new Element("PID"));
        var field = segment.Add(Element.String("f3", "9990000018"));
        field.With("c1", "9990000018").With("c5", "NH");
        segment.Add(Element.String("f3", "L1")).With("c1", "L1").With("c5", "PI");
        message.Append(new Element("OBX")).With("f3", "first");
        message.Append(new Element("NTE")).With("f3", "between");
        message.Append(new Element("OBX")).With("f3", "second");

        Ask.Of("PID.f3.where(c5 = 'NH').c1", message).ShouldBe("9990000018");
        Ask.Of("PID.f3.where(c5 = 'NH') = '9990000018'", message).ShouldBe("true");
        Ask.Of("PID.f3.where(c5 = 'PI').startsWith('L')", message).ShouldBe("true");
        Ask.Of("OBX.f3", message).ShouldBe("first, second");
        Ask.Of("OBX[1].f3", message).ShouldBe("second");
        Ask.Of("PID.f3.first().children()", message).ShouldBe("9990000018, NH");
    }

    [Fact]
    public void An_XML_document_may_be_asked_from_its_root()
    {
        var mrs = new Element("mrs").With("rid", "4711");

        Ask.Of("mrs.rid", mrs).ShouldBe("4711");
        Ask.Of("rid", mrs).ShouldBe("4711");
    }

    [Fact]
    public void A_listener_learns_what_was_looked_at()
    {
        var seen = new List<string>();
        var context = new FhirPathContext { Visited = node => seen.Add(node.Path()) };

        Ask.Of("rows.where(k = 'a').v", Json, context);

        seen.ShouldBe(["rows[0]", "rows[1]", "rows[2]", "rows[0].k", "rows[1].k", "rows[2].k", "rows[0].v"]);
    }
}
