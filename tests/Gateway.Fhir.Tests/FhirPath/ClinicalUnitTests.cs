namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Units that care records use (https://ucum.org/ucum).</summary>
public sealed class ClinicalUnitTests
{
    [Theory]
    [InlineData("16 'kPa' = 16000 'Pa'")]
    [InlineData("120 'mm[Hg]' > 15.99 'kPa' and 120 'mm[Hg]' < 16 'kPa'")] // 15.99864 kPa
    [InlineData("37 'Cel' = 98.6 '[degF]'")]
    [InlineData("37 'Cel' = 310.15 'K'")]
    [InlineData("38.5 'Cel' > 101 '[degF]'")]
    [InlineData("0 'Cel' = 32 '[degF]'")]
    [InlineData("-40 'Cel' = -40 '[degF]'")]
    [InlineData("11 '[stone_av]' = 154 '[lb_av]'")]
    [InlineData("1 '[lb_av]' = 0.45359237 'kg'")]
    [InlineData("10 '[stone_av]' = 63.5029318 'kg'")]
    [InlineData("1 'kg' = 1000 'g'")]
    [InlineData("5 '[ft_i]' = 60 '[in_i]'")]
    [InlineData("170 'cm' = 1.7 'm'")]
    [InlineData("2 'L/min' = 2000 'mL/min'")]
    [InlineData("60 '/min' = 1 '/s'")]
    [InlineData("18 '{Breaths}/min' = 18 '/min'")]
    [InlineData("500 'mL' = 0.5 'L'")]
    [InlineData("500 'ml' = 500 'mL'")]
    [InlineData("96 '%' = 0.96 '1'")]
    [InlineData("25 'kg/m2' = 0.0025 'kg/cm2'")]
    [InlineData("5.5 'mmol/L' = 5500 'umol/L'")]
    [InlineData("100 'mg/dL' = 1 'g/L'")]
    [InlineData("2 'h' = 120 'min'")]
    [InlineData("7 'd' = 1 'wk'")]
    [InlineData("500 'ug' = 0.5 'mg'")]
    [InlineData("10 '[iU]' = 0.01 'k[iU]'")]
    public void Two_ways_to_say_one_quantity_are_equal(string text) => Ask.Of(text).ShouldBe("true");

    [Theory]
    [InlineData("100 'mg/dL' > 5 'mmol/L'")] // needs to know the substance
    [InlineData("100 'mg/dL' = 5 'mmol/L'")]
    [InlineData("37 'Cel' < 98 '/min'")]
    [InlineData("70 'kg' > 1.7 'm'")]
    [InlineData("1 'U' = 1 '[iU]'")] // enzyme units are not international units
    [InlineData("1 'mol' = 1 '1'")] // nor is an amount a count
    [InlineData("3 'made-up' < 4 'kg'")]
    [InlineData("5 '{Score}' < 3 'mm[Hg]'")]
    [InlineData("1 'pm9' = 1 'fm9'")] // finer than decimals can tell
    public void Unlike_quantities_do_not_compare(string text) => Ask.Of(text).ShouldBe("");

    [Theory]
    [InlineData("37 'Cel' ~ 98.6 '[degF]'", "true")]
    [InlineData("100 'mg/dL' ~ 5 'mmol/L'", "false")] // equivalence always answers
    public void Equivalence_always_answers(string text, string expected) => Ask.Of(text).ShouldBe(expected);
}
