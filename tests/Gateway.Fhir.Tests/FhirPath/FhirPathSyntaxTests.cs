using Gateway.Fhir.FhirPath;

namespace Gateway.Fhir.Tests.FhirPath;

public sealed class FhirPathSyntaxTests
{
    [Theory]
    [InlineData("name.", FhirPathFaults.Unexpected, "1:6")]
    [InlineData("name..given", FhirPathFaults.Unexpected, "1:6")]
    [InlineData("name given", FhirPathFaults.Unexpected, "1:6")]
    [InlineData("(1 + 2", FhirPathFaults.Unexpected, "1:7")]
    [InlineData("", FhirPathFaults.Unexpected, "1:1")]
    [InlineData("a = 1\n  and b = #", FhirPathFaults.UnknownCharacter, "2:11")]
    [InlineData("a = 'x", FhirPathFaults.Unterminated, "1:5")]
    [InlineData("a /* b", FhirPathFaults.Unterminated, "1:3")]
    [InlineData("'a\\qb'", FhirPathFaults.BadEscape, "1:3")]
    [InlineData("'\\u00g0'", FhirPathFaults.BadEscape, "1:2")]
    [InlineData("@2026-13-01", FhirPathFaults.BadDateOrTime, "1:1")]
    [InlineData("@T25:00", FhirPathFaults.BadDateOrTime, "1:1")]
    [InlineData("@T10:00Z", FhirPathFaults.BadDateOrTime, "1:1")]
    [InlineData("99999999999999999999999999999999", FhirPathFaults.BadNumber, "1:1")]
    [InlineData("name.\n where(\n  usee()\n)", FhirPathFaults.UnknownFunction, "3:3")]
    [InlineData("name.first(1)", FhirPathFaults.WrongArguments, "1:6")]
    [InlineData("name.where()", FhirPathFaults.WrongArguments, "1:6")]
    [InlineData("value is Quantitty", FhirPathFaults.UnknownType, "1:10")]
    [InlineData("value.ofType(1)", FhirPathFaults.UnknownType, "1:14")]
    [InlineData("'a'.matches('(')", FhirPathFaults.BadPattern, "1:13")]
    [InlineData("iif('x', 1, 2)", FhirPathFaults.NoCriterion, "1:5")]
    public void A_fault_has_a_code_and_a_place(string text, string code, string place)
    {
        var fault = Ask.Fault(text);

        fault.Code.ShouldBe(code);
        fault.Path.ShouldBe(place);
        fault.Text.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("name.frist()", "did you mean 'first'")]
    [InlineData("name.Where(true)", "did you mean 'where'")]
    public void A_misspelt_function_gets_a_suggestion(string text, string suggestion) => Ask.Fault(text).Text.ShouldContain(suggestion);

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("-2 + 5", "3")]
    [InlineData("1 | 2 = 2 | 1", "false")]
    [InlineData("false and true or true", "true")]
    [InlineData("false implies false and false", "true")]
    [InlineData("2 > 1 = true", "true")]
    [InlineData("'a' & 'b' + 'c'", "abc")]
    [InlineData("`name`.`given`.first()", "Ada")]
    [InlineData("name // the names\n.given /* all of them */ .first()", "Ada")]
    [InlineData("'it\\'s \\u00A3'", "it's \u00A3")]
    [InlineData("%vs-administrative-gender", "http://hl7.org/fhir/ValueSet/administrative-gender")]
    [InlineData("%`ext-patient-birthTime`", "http://hl7.org/fhir/StructureDefinition/patient-birthTime")]
    public void Operators_bind_and_names_are_written_as_the_grammar_says(string text, string answer) => Ask.Of(text).ShouldBe(answer);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("not(", ")")]
    [InlineData("a[", "]")]
    public void Any_number_of_levels_is_refused_without_harm(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));

        Ask.Fault(text).Code.ShouldBe(FhirPathFaults.TooDeep);
    }

    [Theory]
    [InlineData(".a")]
    [InlineData(" + 1")]
    [InlineData("[0]")]
    [InlineData(" is Patient")]
    public void Any_length_of_a_chain_is_refused_without_harm(string link) =>
        Ask.Fault("a" + string.Concat(Enumerable.Repeat(link, 100_000))).Code.ShouldBe(FhirPathFaults.TooDeep);

    [Theory]
    [InlineData("src.a as v where length() > 0 -> tgt.b", 17, "length() > 0")]
    [InlineData("where (use = 'x') then { a -> b; }", 6, "(use = 'x')")]
    [InlineData("check a.exists(), b", 6, "a.exists()")]
    [InlineData("x - 1 ; y", 0, "x - 1")]
    public void An_expression_inside_a_map_ends_where_the_map_goes_on(string map, int start, string expected)
    {
        var (expression, fault, end) = FhirPathExpression.CompilePrefix(map, start);

        fault.ShouldBeNull();
        map[start..end].ShouldBe(expected);
        expression!.Text.ShouldBe(expected);
    }

    [Fact]
    public void A_fault_inside_a_map_is_placed_in_the_map()
    {
        var (_, fault, _) = FhirPathExpression.CompilePrefix("group a\n  x where nosuch() -> y", 18);

        fault!.Path.ShouldBe("2:11");
    }
}
