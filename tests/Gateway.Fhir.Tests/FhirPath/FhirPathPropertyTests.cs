using FsCheck;
using FsCheck.Fluent;
using Gateway.Fhir.FhirPath;

namespace Gateway.Fhir.Tests.FhirPath;

public sealed class FhirPathPropertyTests
{
    private static readonly string[] Pieces =
    [
        "name", "given", "birthDate", "deceased", "extension", "value", "Patient", "$this", "$index", "$total", "%resource", "%vs-x", "1", "2.50", "4 'mg'", "3 days", "'a'", "'9'",
        "@2026-03", "@2026-03-01T10:00Z", "@T10:30", "true", "{}", "(", ")", "[", "]", ".", ".", ".", ",", "+", "-", "*", "/", "div", "mod", "&", "|", "=", "~", "!=", "!~", "<", ">=",
        "is", "as", "in", "contains", "and", "or", "xor", "implies", "Quantity", "System.String", "first()", "count()", "where(", "select(", "exists()", "iif(", "toString()",
        "toInteger()", "toQuantity()", "descendants()", "repeat(", "matches('a+')", "substring(1", "sort(", "aggregate(", "lowBoundary()", "type()", "resolve()", "join(','", " ", "\n", "//", "/*", "`", "'", "@",
    ];

    private static readonly Gen<string> Texts = Gen.Elements(Pieces).ArrayOf().Select(pieces => string.Concat(pieces));

    [Fact]
    public void Any_text_is_an_expression_or_has_a_fault_with_a_place() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(5_000)), Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        var (expression, fault) = FhirPathExpression.Compile(text);
        return expression is null ? fault is { IsError: true } && fault.Path.Contains(':', StringComparison.Ordinal) : fault is null;
    }));

    [Fact]
    public void Any_expression_ends_with_an_answer_or_with_the_standards_error() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(5_000)), Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        if (FhirPathExpression.Compile(text).Expression is not { } expression) return true;
        try
        {
            return expression.Evaluate(Ask.Patient, Ask.AtNoon with { StepLimit = 100_000 }) is not null;
        }
        catch (FhirPathException error)
        {
            return error.Message.Length > 0;
        }
    }));

    [Fact]
    public void A_decimal_survives_text() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), value =>
    {
        var text = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Ask.Of($"'{text}'.toDecimal().toString()") == text;
    }));

    [Fact]
    public void A_comparison_looks_the_same_from_the_other_side() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Moments.ToArbitrary(), Moments.ToArbitrary(), (a, b) =>
        Ask.Of($"@{a} < @{b}") == Ask.Of($"@{b} > @{a}") && Ask.Of($"@{a} = @{b}") == Ask.Of($"@{b} = @{a}")));

    /// <summary>Dates and times of few values, so that they often share a beginning.</summary>
    private static Gen<string> Moments { get; } =
        from month in Gen.Choose(1, 2)
        from day in Gen.Choose(1, 2)
        from hour in Gen.Choose(0, 1)
        from zone in Gen.Elements("", "Z", "+01:00", "-05:00")
        from length in Gen.Elements(4, 7, 10, 16, 19)
        let full = $"2026-0{month}-0{day}T0{hour}:00:00"
        select length > 10 ? full[..length] + zone : full[..length] + "T";
}
