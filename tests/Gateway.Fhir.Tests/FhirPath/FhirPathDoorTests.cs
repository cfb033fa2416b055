using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>The public door: variables, own functions, bounds and threads.</summary>
public sealed class FhirPathDoorTests
{
    [Theory]
    [InlineData("active", true)]
    [InlineData("active.not()", false)]
    [InlineData("name.family", true)]
    [InlineData("name.suffix", false)]
    public void A_condition_is_true_for_true_and_for_a_single_item(string expression, bool answer) =>
        Ask.Compiled(expression).IsTrue(Ask.Patient, FhirPathContext.Empty).ShouldBe(answer);

    [Fact]
    public void A_condition_of_several_items_is_an_error() =>
        Should.Throw<FhirPathException>(() => Ask.Compiled("name.given").IsTrue(Ask.Patient, FhirPathContext.Empty));

    [Theory]
    [InlineData("name.given", "Ada")]
    [InlineData("1.50 + 1", "2.50")]
    [InlineData("name | gender", "female")]
    [InlineData("name.suffix", null)]
    public void The_first_text_is_that_of_the_first_primitive(string expression, string? text) =>
        Ask.Compiled(expression).FirstText(Ask.Patient, FhirPathContext.Empty).ShouldBe(text);

    [Fact]
    public void A_variable_that_holds_an_object_is_navigated_and_a_list_is_its_items()
    {
        var context = new FhirPathContext
        {
            Variables = new Dictionary<string, Element>
            {
                ["settings"] = Ask.Foreign("""{ "nhsNumberType": "NH", "limits": { "top": 5 } }"""),
                ["codes"] = Ask.Foreign("""[ "a", "b" ]"""),
                ["context"] = Element.String("", "mine"),
            },
        };

        Ask.Of("%settings.nhsNumberType", context: context).ShouldBe("NH");
        Ask.Of("%settings.limits.top + 1", context: context).ShouldBe("6");
        Ask.Of("%codes.count() = 2 and 'b' in %codes", context: context).ShouldBe("true");
        Ask.Of("%context", context: context).ShouldBe("mine");
    }

    [Fact]
    public void A_function_of_ones_own_is_called_with_its_input_arguments_and_context()
    {
        var functions = new Dictionary<string, FhirPathFunction>
        {
            ["tagged"] = (input, arguments, context) =>
                [.. input.Select(item => Element.String("string", $"{item.Text}{arguments[0][0].Text}{arguments[1].Count}{context.Now?.Hour}"))],
        };

        var expression = Ask.Compiled("name.select(given.tagged('-', family | use))", functions);

        Ask.Text(expression.Evaluate(Ask.Patient, Ask.AtNoon)).ShouldBe("Ada-212, Mary-212, Addie-112");
        Ask.Fault("name.tagged()").Code.ShouldBe(FhirPathFaults.UnknownFunction);
    }

    [Theory]
    [InlineData("1.repeat($this + 1)")]
    [InlineData("1.repeatAll(1)")]
    [InlineData("descendants().select(%resource.descendants()).select(%resource.descendants()).select(%resource.descendants())")]
    [InlineData("'aaaaaaaaaa'.toChars().select($this.toChars()).repeatAll($this | 'b')")]
    [InlineData("('0123456789'.toChars() | 'abcdefghijklmnopqrstuvwxyz'.toChars()).aggregate($total.combine($total).combine($this), 1)")]
    [InlineData("('0123456789'.toChars() | 'abcdefghijklmnopqrstuvwxyz'.toChars()).aggregate($total & $total, 'x')")]
    [InlineData("('0123456789'.toChars() | 'abcdefghijklmnopqrstuvwxyz'.toChars()).aggregate($total.replace('x', 'xx'), 'x')")]
    [InlineData("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$')")]
    public void An_expression_without_end_is_stopped(string expression)
    {
        var context = Ask.AtNoon with { StepLimit = 1_000_000 };

        Should.Throw<FhirPathException>(() => Ask.Of(expression, context: context));
    }

    [Theory]
    [InlineData("where(", "true", ")", 149)]
    [InlineData("(", "1", ")", 149)]
    [InlineData("iif(true, ", "1", ")", 149)]
    [InlineData("", "1", " | 1", 298)]
    [InlineData("", "name", ".where(true)", 298)]
    [InlineData("", "true", " and true", 298)]
    public void The_deepest_expression_needs_half_a_megabyte_of_stack(string open, string core, string close, int levels)
    {
        var text = string.Concat(Enumerable.Repeat(open, levels)) + core + string.Concat(Enumerable.Repeat(close, levels));
        var count = -1;

        var thread = new Thread(() => count = Ask.Compiled(text).Evaluate(Ask.Patient, FhirPathContext.Empty).Count, 512 * 1024);
        thread.Start();
        thread.Join();

        count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void As_fails_on_several_items_unless_it_is_told_to_filter()
    {
        Should.Throw<FhirPathException>(() => Ask.Of("extension.value.as(Age).value"));
        Ask.Of("extension.value.as(Age).value | (extension.value as Age).code", context: Ask.AtNoon with { AsFilters = true }).ShouldBe("85, a");
    }

    [Fact]
    public void Duplicates_among_many_are_found_in_time()
    {
        var row = new Element("rows");
        for (var i = 0; i < 40_000; i++) row.Append(new Element("row").With("code", $"c{i % 20_000}").With(Element.Number("n", $"{i % 20_000}.{new string('0', i % 3)}0")));

        Ask.Of("row.code.distinct().count()", row).ShouldBe("20000");
        Ask.Of("row.n.distinct().count()", row).ShouldBe("20000");
        Ask.Of("row.select(code).isDistinct()", row).ShouldBe("false");
    }

    [Fact]
    public void One_expression_serves_many_threads()
    {
        var expression = Ask.Compiled("rows.where(n mod 2 = %rest).defineVariable('all').select(n + $index + %all.count()).aggregate($total + $this, 0)");
        var answers = new string?[2_000];

        Parallel.For(0, answers.Length, i =>
        {
            var tree = new Element("");
            for (var n = 0; n < i % 50; n++) tree.Append(new Element("rows").With(Element.Number("n", $"{n}")));
            var context = new FhirPathContext { Variables = new Dictionary<string, Element> { ["rest"] = Element.Number("", $"{i % 2}") } };
            answers[i] = expression.FirstText(tree, context);
        });

        for (var i = 0; i < answers.Length; i++)
        {
            var chosen = Enumerable.Range(0, i % 50).Where(n => n % 2 == i % 2).ToList();
            answers[i].ShouldBe(chosen.Select((n, index) => n + index + chosen.Count).Sum().ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
