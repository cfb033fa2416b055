using System.Globalization;
using Gateway.Fhir.Uk;

namespace Gateway.Fhir.Tests.Uk;

public sealed class OpeningHoursTests
{
    [Theory]
    [InlineData("Mon-Fri 08:00-18:30", "2026-06-01T08:00:00+01:00", true)]
    [InlineData("Mon-Fri 08:00-18:30", "2026-06-01T07:59:59+01:00", false)]
    [InlineData("Mon-Fri 08:00-18:30", "2026-06-01T18:29:59+01:00", true)]
    [InlineData("Mon-Fri 08:00-18:30", "2026-06-01T18:30:00+01:00", false)]
    [InlineData("Mon-Fri 08:00-18:30", "2026-06-06T12:00:00+01:00", false)] // Saturday
    [InlineData("Mon-Fri 08:00-18:30", "2026-12-25T12:00:00Z", false)] // a Friday that is a bank holiday
    [InlineData("Mon-Fri 08:00-18:30; bank-holiday 10:00-14:00", "2026-12-25T12:00:00Z", true)]
    [InlineData("mon,wed 08:00-12:00; mon 13:00-18:00", "2026-06-01T12:30:00+01:00", false)] // lunch
    [InlineData("mon,wed 08:00-12:00; mon 13:00-18:00", "2026-06-03T11:00:00+01:00", true)]
    [InlineData("Sat-Sun 00:00-24:00", "2026-06-07T23:59:00+01:00", true)]
    [InlineData("always", "2026-12-25T03:00:00Z", true)]
    [InlineData("Mon-Fri 08:00-18:30", "2026-06-01T07:30:00Z", true)] // summer: half past eight on the wall
    [InlineData("Mon-Fri 08:00-18:30", "2026-12-01T07:30:00Z", false)]
    public void A_service_is_open_by_the_clock_of_the_united_kingdom(string text, string at, bool isOpen)
    {
        OpeningHours.TryParse(text, out var hours).ShouldBeTrue();

        hours.ShouldNotBeNull().IsOpen(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), IsHoliday).ShouldBe(isOpen);
    }

    [Theory]
    [InlineData("Mon-Fri 08:00-18:30", "2026-06-05T19:00:00+01:00", "2026-06-08T08:00:00+01:00")]
    [InlineData("Mon-Fri 08:00-18:30", "2026-12-24T19:00:00Z", "2026-12-28T08:00:00Z")]
    [InlineData("Mon-Sun 08:00-20:00", "2026-10-24T21:00:00+01:00", "2026-10-25T08:00:00Z")] // the clocks go back in between
    public void It_opens_again_at(string text, string at, string opens)
    {
        OpeningHours.TryParse(text, out var hours).ShouldBeTrue();

        hours.ShouldNotBeNull().NextOpening(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), IsHoliday).ShouldBe(DateTimeOffset.Parse(opens, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mon-Fri")]
    [InlineData("Mon-Fri 8-18")]
    [InlineData("Mon-Fri 18:00-08:00")]
    [InlineData("Fri-Mon 08:00-18:00")]
    [InlineData("Someday 08:00-18:00")]
    [InlineData("Mon 08:00-25:00")]
    public void Hours_that_nobody_can_read_are_refused(string text) => OpeningHours.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void The_clock_on_the_wall_is_that_of_the_zone_database()
    {
        var london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        for (var at = new DateTimeOffset(2020, 1, 1, 0, 30, 0, TimeSpan.Zero); at.Year < 2031; at = at.AddHours(1))
            if (UkTime.Local(at).Offset != london.GetUtcOffset(at)) Assert.Fail($"{at:O}");
    }

    private static bool IsHoliday(DateOnly day) => day is { Year: 2026, Month: 12, Day: 25 };
}
