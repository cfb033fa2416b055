namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Dates and times keep the precision and zone they came with; what these leave open is empty.</summary>
public sealed class FhirPathTimeTests
{
    [Theory]
    [InlineData("@2026 = @2026", "true")]
    [InlineData("@2026 = @2025", "false")]
    [InlineData("@2026 = @2026-03", "")]
    [InlineData("@2026 = @2025-12", "false")]
    [InlineData("@2026-03 < @2026-04-01", "true")]
    [InlineData("@2026-03 < @2026-03-31", "")]
    [InlineData("@2026-03-01 <= @2026-03-01T00:00:00", "")]
    [InlineData("@2026-03-01T10 < @2026-03-01T11:00", "true")]
    [InlineData("@2026-03-01T10:00:00 = @2026-03-01T10:00:00.000", "true")]
    [InlineData("@2026-03-01T10:00:00.1 > @2026-03-01T10:00:00", "true")]
    [InlineData("@T10:30 < @T10:30:15", "")]
    [InlineData("@T10:30 < @T10:31:15", "true")]
    public void Precision_decides_what_can_be_compared(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("@2026-03-29T00:30:00Z = @2026-03-29T01:30:00+01:00", "true")]
    [InlineData("@2026-03-29T02:00:00+01:00 < @2026-03-29T01:30:00Z", "true")]
    [InlineData("@2026-03-29T12:00:00Z = @2026-03-29T12:00:00", "")]
    [InlineData("@2026-03-29T12:00:00Z < @2026-03-31T12:00:00", "true")]
    [InlineData("@2026-03-29T12:00:00Z < @2026-03-30T01:00:00", "")]
    [InlineData("@2026-03-28 < now()", "")]
    [InlineData("@2026-03-27 < now()", "true")]
    public void A_missing_zone_leaves_a_day_open(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("@2026-01-31 + 1 month", "2026-02-28")]
    [InlineData("@2024-02-29 + 1 year", "2025-02-28")]
    [InlineData("@2026-03-01 - 1 day", "2026-02-28")]
    [InlineData("@2026 + 25 months", "2028")]
    [InlineData("@2026-03 + 45 days", "2026-04")]
    [InlineData("@2026-03-01 + 49 hours", "2026-03-03")]
    [InlineData("@2026-03-01 + 2 weeks", "2026-03-15")]
    [InlineData("@T23:30 + 45 minutes", "00:15")]
    [InlineData("@T00:10 - 20 minutes", "23:50")]
    [InlineData("@2026-03-29T00:30:00+00:00 + 90 minutes", "2026-03-29T02:00:00Z")]
    [InlineData("@9999-12-31 + 1 day", "")]
    [InlineData("@2026-03-01T10:00:00 + 500 milliseconds", "2026-03-01T10:00:00.500")]
    public void Arithmetic_follows_the_calendar(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("@2026.lowBoundary()", "2026-01-01")]
    [InlineData("@2026.highBoundary()", "2026-12-31")]
    [InlineData("@2024-02.highBoundary()", "2024-02-29")]
    [InlineData("@2026-03-01.toDateTime().lowBoundary()", "2026-03-01T00:00:00.000+14:00")]
    [InlineData("@2026-03-01.toDateTime().highBoundary()", "2026-03-01T23:59:59.999-12:00")]
    [InlineData("@2026-03-01T10:30Z.highBoundary()", "2026-03-01T10:30:59.999Z")]
    [InlineData("@2026-03-01.lowBoundary(17)", "")]
    [InlineData("@T10:30.lowBoundary()", "10:30:00.000")]
    [InlineData("70.5.lowBoundary(2)", "70.45")]
    [InlineData("70.5.highBoundary(2)", "70.55")]
    public void Boundaries_are_the_least_and_the_greatest_it_may_mean(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Theory]
    [InlineData("4 'g' = 4000 'mg'", "true")]
    [InlineData("1 'kg' > 999 'g'", "true")]
    [InlineData("1 'm' = 100 'cm'", "true")]
    [InlineData("120 'mm[Hg]' > 15 'kPa'", "true")]
    [InlineData("37.0 'Cel' = 98.6 '[degF]'", "true")]
    [InlineData("16 '/min' < 20 '/min'", "true")]
    [InlineData("5.5 'mmol/L' = 5.5 'mmol/l'", "true")]
    [InlineData("5.5 'mmol/L' < 6000 'umol/L'", "true")]
    [InlineData("1 'mg' < 1 'mmol/L'", "")]
    [InlineData("1 'mg' = 1 'mmol/L'", "")] // cannot be compared, so neither equal nor unequal
    [InlineData("2 '{puffs}' = 2 '1'", "true")]
    [InlineData("3 '[furlongs]' = 3 '[furlongs]'", "true")]
    [InlineData("1 '10*9/L' = 1000 '10*6/L'", "true")]
    [InlineData("1 year = 12 months", "true")]
    [InlineData("1 year = 365 days", "")] // some years have 366
    [InlineData("1 year = 1 'a'", "")]
    [InlineData("1 year ~ 1 'a'", "true")]
    [InlineData("24 hours = 1 day", "true")]
    [InlineData("60 'kg' + 500 'g'", "60500 g")]
    [InlineData("3 'kg' * 2", "6 kg")]
    [InlineData("80.0 'kg' / (2.00 'm' * 2.00 'm')", "20 kg/(m.m)")]
    public void Quantities_compare_across_units_that_convert(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);
}
