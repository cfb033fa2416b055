using Gateway.Fhir.FhirPath;

namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Every family of functions, a row a fact.</summary>
public sealed class FhirPathFunctionTests
{
    [Theory]
    [InlineData("{}.empty()", "true")]
    [InlineData("name.exists(use = 'official')", "true")]
    [InlineData("name.exists(use = 'old')", "false")]
    [InlineData("name.all(given.exists())", "true")]
    [InlineData("name.all(family.exists())", "false")]
    [InlineData("{}.all(false)", "true")]
    [InlineData("name.family.exists().not()", "false")]
    [InlineData("name.select(family.exists()).allTrue()", "false")]
    [InlineData("name.select(family.exists()).anyTrue()", "true")]
    [InlineData("name.select(family.exists()).allFalse()", "false")]
    [InlineData("name.select(family.exists()).anyFalse()", "true")]
    [InlineData("(1 | 2).subsetOf(1 | 2 | 3)", "true")]
    [InlineData("(1 | 2).supersetOf(1 | 2 | 3)", "false")]
    [InlineData("telecom.system.distinct()", "phone")]
    [InlineData("telecom.system.isDistinct()", "false")]
    [InlineData("name.given.count()", "3")]
    public void Existence(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("name.where(use = 'official').family", "Okafor")]
    [InlineData("name.where($index = 1).given", "Addie")]
    [InlineData("name.select(given.first() & '!')", "Ada!, Addie!")]
    [InlineData("name.given.select($index)", "0, 1, 2")]
    [InlineData("name.ofType(HumanName).count()", "2")]
    [InlineData("(1 | 'a' | true).ofType(String)", "a")]
    [InlineData("Patient.repeat(name | given)", "Patient.name[0], Patient.name[1], Ada, Mary, Addie")]
    [InlineData("1.repeat(iif($this < 5, $this + 1, {}))", "2, 3, 4, 5")]
    [InlineData("1.repeat(1)", "1")]
    public void Filtering_and_projection(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("name[1].given", "Addie")]
    [InlineData("name[7]", "")]
    [InlineData("name.given.first()", "Ada")]
    [InlineData("name.given.last()", "Addie")]
    [InlineData("name.given.tail()", "Mary, Addie")]
    [InlineData("name.given.skip(2)", "Addie")]
    [InlineData("name.given.skip(-1).count()", "3")]
    [InlineData("name.given.take(2)", "Ada, Mary")]
    [InlineData("name.given.take(0)", "")]
    [InlineData("identifier.single().value", "9990000018")]
    [InlineData("(1 | 2 | 3).intersect(2 | 3 | 4)", "2, 3")]
    [InlineData("1.combine(1).combine(2).exclude(2)", "1, 1")]
    public void Subsetting(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("(1 | 2).union(2 | 3)", "1, 2, 3")]
    [InlineData("(1 | 2).combine(2 | 3)", "1, 2, 2, 3")]
    [InlineData("coalesce({}, name.suffix, 'none', 1/0)", "none")]
    [InlineData("2 in (1 | 2)", "true")]
    [InlineData("{} in (1 | 2)", "")]
    [InlineData("name.given contains 'Mary'", "true")]
    [InlineData("{} contains 'Mary'", "false")]
    public void Combining(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("'yes'.toBoolean()", "true")]
    [InlineData("'N'.toBoolean()", "false")]
    [InlineData("'perhaps'.toBoolean()", "")]
    [InlineData("' 12'.toInteger()", "")]
    [InlineData("'-12'.toInteger()", "-12")]
    [InlineData("'9990000018'.toInteger()", "")]
    [InlineData("'1.50'.toDecimal()", "1.50")]
    [InlineData("'1e3'.toDecimal()", "")]
    [InlineData("'1.'.toDecimal() | '.5'.toDecimal() | ''.toDecimal() | '-'.toDecimal()", "")]
    [InlineData("1.50.toString()", "1.50")]
    [InlineData("name.toString()", null)]
    [InlineData("'2026-02-30'.toDate()", "")]
    [InlineData("'2026-02-28T10:00:00Z'.toDate()", "2026-02-28")]
    [InlineData("'2026-02-28'.toDateTime()", "2026-02-28")]
    [InlineData("'10:30'.toTime()", "10:30")]
    [InlineData("'25:00'.toTime()", "")]
    [InlineData("'70.5 \\'kg\\''.toQuantity()", "70.5 kg")]
    [InlineData("'2 weeks'.toQuantity('d')", "14 d")]
    [InlineData("'2weeks'.toQuantity()", "")]
    [InlineData("'1 stone'.convertsToQuantity()", "false")]
    [InlineData("{}.convertsToInteger()", "")]
    public void Conversion(string expression, string? answer)
    {
        if (answer is null) Should.Throw<FhirPathException>(() => Ask.Of(expression));
        else Ask.Of(expression).ShouldBe(answer);
    }

    [Theory]
    [InlineData("'abcdef'.substring(2)", "cdef")]
    [InlineData("'abcdef'.substring(2, 2)", "cd")]
    [InlineData("'abcdef'.substring(6)", "")]
    [InlineData("'abcdef'.substring(1, 0).length()", "0")]
    [InlineData("'abcabc'.indexOf('c')", "2")]
    [InlineData("'abcabc'.lastIndexOf('c')", "5")]
    [InlineData("'Elm House'.upper() & '|' & 'Elm House'.lower()", "ELM HOUSE|elm house")]
    [InlineData("'a,b,,c'.split(',').count()", "4")]
    [InlineData("name.given.join('/')", "Ada/Mary/Addie")]
    [InlineData("name.given.join()", "AdaMaryAddie")]
    [InlineData("{}.join(',')", "")]
    [InlineData("'a\u00a0b'.replace('\u00a0', ' ')", "a b")]
    [InlineData("'ab'.replace('', '-')", "-a-b-")]
    [InlineData("'0161 496 0000'.replaceMatches('[^0-9]', '')", "01614960000")]
    [InlineData("'SW1A 1AA'.matches('^[A-Z]{1,2}[0-9R][0-9A-Z]? [0-9][A-Z]{2}$')", "true")]
    [InlineData("'xyz'.matchesFull('y')", "false")]
    [InlineData("'  x '.trim().length()", "1")]
    [InlineData("'a\U0001F600'.toChars().count()", "2")]
    [InlineData("'a?b'.encode('urlbase64').decode('urlbase64')", "a?b")]
    [InlineData("'zz'.decode('hex')", "")]
    [InlineData("'<b>'.escape('html').unescape('html')", "<b>")]
    [InlineData("'x'.escape('sgml')", "")]
    public void Strings(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("(-3.5).abs()", "3.5")]
    [InlineData("2.1.ceiling() + 2.9.floor() + 2.9.truncate()", "7")]
    [InlineData("2.power(10)", "1024")]
    [InlineData("2.power(-1)", "0.5")]
    [InlineData("10.power(200)", "")]
    [InlineData("2.345.round(2)", "2.35")]
    [InlineData("9.sqrt()", "3")]
    [InlineData("(-1).ln()", "")]
    [InlineData("2147483647 + 1", "")]
    [InlineData("7 div 2", "3")]
    [InlineData("7 mod 2", "1")]
    [InlineData("7 / 2", "3.5")]
    [InlineData("7 / 0", "")]
    [InlineData("0.1 + 0.2 = 0.3", "true")]
    [InlineData("1 + {}", "")]
    [InlineData("(1 | 2 | 3).aggregate($this + $total, 0)", "6")]
    public void Maths(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("contained.children()", "home, Elm House")]
    [InlineData("identifier.descendants()", "https://fhir.nhs.uk/Id/nhs-number, 9990000018")]
    [InlineData("birthDate.children().count()", "1")]
    [InlineData("descendants().where($this is Quantity).value", "61.50, 85")]
    public void Tree_navigation_leaves_out_resourceType(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("iif(active, 'yes', 1.substring(0))", "yes")]
    [InlineData("iif(active.not(), 'yes')", "")]
    [InlineData("now()", "2026-03-29T12:00:00.000+01:00")]
    [InlineData("today()", "2026-03-29")]
    [InlineData("timeOfDay()", "12:00:00.000")]
    [InlineData("name.defineVariable('n').given.select(%n.count())", "2, 2, 2")]
    [InlineData("name.select(defineVariable('u', use).given.select(%u & ':' & $this))", "official:Ada, official:Mary, nickname:Addie")]
    [InlineData("telecom.sort(rank).value", "0161 496 0999, 0161 496 0000")]
    [InlineData("telecom.sort(-rank).rank", "2, 1")]
    [InlineData("telecom.sort(rank desc).rank", "2, 1")]
    [InlineData("1.type().name & '/' & gender.type().namespace", "Integer/FHIR")]
    [InlineData("@2026-03.precision()", "6")]
    [InlineData("birthDate.highBoundary()", "1941-03-31")]
    public void Utilities(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("extension('http://example.org/weight').value.unit", "kg")]
    [InlineData("birthDate.extension('http://example.org/approximate').value", "true")]
    [InlineData("birthDate.hasValue() and name.hasValue().not()", "true")]
    [InlineData("birthDate.getValue() is Date", "true")]
    [InlineData("birthDate.value = @1941-03", "true")]
    [InlineData("managingOrganization.resolve().name", "Elm House")]
    [InlineData("conformsTo('http://hl7.org/fhir/StructureDefinition/DomainResource')", "true")]
    [InlineData("gender.memberOf('http://hl7.org/fhir/ValueSet/administrative-gender')", "true")]
    [InlineData("'<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></div>'.htmlChecks()", "true")]
    [InlineData("'<div xmlns=\"http://www.w3.org/1999/xhtml\"><p onclick=\"x()\">x</p></div>'.htmlChecks()", "false")]
    [InlineData("'<div xmlns=\"http://www.w3.org/1999/xhtml\"> </div>'.htmlChecks()", "false")]
    [InlineData("checkModifiers('http://example.org/known').exists()", "true")]
    public void FHIR_functions(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("name.substring(1)")]
    [InlineData("name.given.single()")]
    [InlineData("'a' < 1")]
    [InlineData("'a' - 'b'")]
    [InlineData("birthDate < 'x'")]
    [InlineData("name & 'x'")]
    [InlineData("(1 | 2) and true")]
    [InlineData("name as HumanName")]
    [InlineData("@2026-01-01 + 1 'cm'")]
    [InlineData("conformsTo('http://example.org/StructureDefinition/other')")]
    [InlineData("'x'.matches('(' & '')")]
    [InlineData("%nobody")]
    public void Data_of_the_wrong_shape_is_an_error(string expression) => Should.Throw<FhirPathException>(() => Ask.Of(expression));

    [Theory]
    [InlineData("now()")]
    [InlineData("today()")]
    [InlineData("timeOfDay()")]
    public void Without_a_time_handed_in_there_is_no_now(string expression) =>
        Should.Throw<FhirPathException>(() => Ask.Of(expression, context: FhirPathContext.Empty)).Message.ShouldContain(expression);

    [Fact]
    public void Trace_tells_the_listener_and_changes_nothing()
    {
        var heard = new List<string>();
        var context = new FhirPathContext { Trace = (name, items) => heard.Add($"{name}: {Ask.Text(items)}") };

        Ask.Of("name.trace('names', given).count()", context: context).ShouldBe("2");

        heard.ShouldBe(["names: Ada, Mary, Addie"]);
    }
}
