using System.Globalization;
using System.Text;

namespace Gateway.Pathways.Alerts;

public sealed class WatchAlertTests
{
    private static readonly DeviceStay[] s_devices =
    [
        new("hub", Story.Home, null, null),
        new("bed-1", Story.Home, null, "ann", "hub"),
        new("bed-2", Story.Home, null, "bob", "hub"),
        new("radar-3", Story.Home, "30", null),
    ];

    private static readonly RoomStay[] s_rooms = [new(Story.Home, "cyd", "30"), new(Story.Home, "dot", "30")];

    [Fact]
    public void A_device_that_falls_silent_is_missed_once_and_cleared_when_it_is_back()
    {
        var story = With(Beats("bed-1", 30, 0, 6)).Tell("1 12:00 pass\n1 12:30 heartbeat device=bed-1\n1 23:00 pass");

        story.Told().ShouldBe(
        [
            "1 08:00 raised device-silent soon ann carer-on-duty",
            "1 12:30 cleared device-silent soon ann carer-on-duty",
            // Silent again since 12:30; not said again before half a day has passed since the first time, and then said.
            "1 20:00 raised device-silent soon ann carer-on-duty",
        ]);
    }

    [Fact]
    public void Devices_behind_a_silent_hub_are_not_missed_one_by_one()
    {
        var story = With(Beats("hub", 30, 0, 6), Beats("bed-1", 30, 0, 6), Beats("bed-2", 30, 0, 6)).Tell("1 23:00 pass\n1 23:10 heartbeat device=hub\n2 00:30 heartbeat device=bed-1\n2 00:30 heartbeat device=bed-2\n2 01:00 pass");

        story.Told().ShouldBe(["1 08:00 raised device-silent soon hub carer-on-duty", "1 23:10 cleared device-silent soon hub carer-on-duty"]);
    }

    [Fact]
    public void Devices_that_fall_silent_together_are_one_alert_of_the_home()
    {
        var alone = new DeviceStay[] { new("a", Story.Home, "1", null), new("b", Story.Home, "2", null), new("c", Story.Home, "3", null) };
        var story = new Story(devices: alone).Tell(Merge(Beats("a", 30, 0, 6), Beats("b", 30, 0, 6), Beats("c", 30, 0, 6))).Tell("1 10:00 pass");

        story.Told().Count(line => line.Contains("raised")).ShouldBe(1);
        story.Told().Count(line => line.Contains("joined")).ShouldBe(2);
        story.Tell("1 10:00 heartbeat device=a\n1 10:05 heartbeat device=b").Told()[^1].ShouldNotContain("cleared");
        story.Tell("1 10:10 heartbeat device=c").Told()[^1].ShouldContain("cleared");
    }

    [Fact]
    public void Maintenance_has_an_end_and_nobody_misses_a_device_meanwhile()
    {
        var story = With(Beats("bed-1", 30, 0, 6));
        story.Maintain("hub", 1, "07:00", "15:00");

        story.Tell("1 23:00 pass").Told().ShouldBe(["1 17:00 raised device-silent soon ann carer-on-duty"]);
        Should.Throw<ArgumentException>(() => story.Maintain("hub", 1, "15:00", "15:00"));
    }

    [Fact]
    public void A_device_that_has_not_shown_how_often_it_speaks_is_not_missed() =>
        new Story(devices: s_devices).Tell("1 06:00 heartbeat device=bed-1\n1 06:30 heartbeat device=bed-1\n3 07:00 pass").Told().ShouldBeEmpty();

    [Fact]
    public void Nobody_misses_the_device_of_somebody_who_is_away() =>
        With(Beats("bed-1", 30, 0, 6)).Tell("1 06:10 away person=ann\n2 12:00 pass").Told().ShouldBeEmpty();

    [Fact]
    public void No_sign_of_life_for_longer_than_is_usual_for_that_person_is_urgent_and_cleared_by_one()
    {
        var story = new Story().Tell(Days(1, 9, "09:00 10:30 12:00 14:00 16:00 18:00 19:50")).Tell("10 09:00 motion person=ann device=pir\n10 12:59 pass");
        story.Told().ShouldBeEmpty();

        story.Tell("10 13:10 pass\n10 13:12 motion person=ann device=pir");

        story.Told().ShouldBe(["10 13:00 raised no-signs-of-life urgent ann carer-on-duty", "10 13:12 cleared no-signs-of-life urgent ann carer-on-duty"]);
    }

    [Fact]
    public void Somebody_who_does_not_get_up_is_missed_in_the_morning_and_nobody_by_night()
    {
        var story = new Story().Tell(Days(1, 9, "09:00 10:30 12:00 14:00 16:00 18:00 19:50")).Tell("10 11:59 pass");
        story.Told().ShouldBeEmpty();

        story.Tell("10 12:01 pass").Told().ShouldBe(["10 12:00 raised no-signs-of-life urgent ann carer-on-duty"]);
    }

    [Fact]
    public void Somebody_who_always_sits_still_for_long_is_not_missed_after_four_hours()
    {
        var story = new Story().Tell(Days(1, 9, "09:00 15:00 19:00")).Tell("10 09:00 motion person=ann device=pir\n10 17:59 pass");
        story.Told().ShouldBeEmpty();

        story.Tell("10 18:01 pass").Told().ShouldBe(["10 18:00 raised no-signs-of-life urgent ann carer-on-duty"]);
    }

    [Theory]
    [InlineData("10 09:30 away person=ann", "somebody who is away")]
    [InlineData("10 11:00 fluid person=ann value=150 unit=mL", "a carer charted a drink")]
    [InlineData("10 11:00 button-pressed person=ann", "the bell")]
    public void A_sign_of_life_is_not_only_what_a_sensor_sees(string sign, string about) =>
        new Story().Tell(Days(1, 9, "09:00 10:30 12:00 14:00 16:00 18:00 19:50")).Tell($"10 09:00 motion person=ann device=pir\n{sign}\n10 13:30 pass").Told().ShouldBeEmpty(about);

    [Fact]
    public void A_room_of_two_is_watched_as_a_room_and_the_alert_names_nobody()
    {
        var story = new Story(rooms: s_rooms, devices: s_devices).Tell(Days(1, 9, "09:00 10:30 12:00 14:00 16:00 18:00 19:50", "device=radar-3")).Tell("10 12:01 pass");

        story.Told().ShouldBe(["10 12:00 raised no-signs-of-life urgent room-30 carer-on-duty"]);
    }

    [Fact]
    public void While_the_sensor_itself_is_silent_that_is_what_is_told()
    {
        var beats = Enumerable.Range(1, 9).Select(day => Beats("pir", 60, 0, 23, "person=ann", day));

        var story = new Story().Tell(Merge([.. beats, Days(1, 9, "09:00 10:30 12:00 14:00 16:00 18:00 19:50")])).Tell("10 23:00 pass");

        story.Told().ShouldContain(line => line.Contains("device-silent"));
        story.Told().ShouldNotContain(line => line.Contains("no-signs-of-life"));
    }

    private static Story With(params string[] lines) => new Story(devices: s_devices).Tell(Merge(lines));

    private static string Beats(string device, int minutes, int from, int until, string more = "", int day = 1)
    {
        var text = new StringBuilder();
        for (var minute = from * 60; minute <= until * 60; minute += minutes)
            text.AppendLine(CultureInfo.InvariantCulture, $"{day} {minute / 60:00}:{minute % 60:00} heartbeat device={device} {more}");
        return text.ToString();
    }

    private static string Days(int first, int last, string times, string whose = "person=ann device=pir") =>
        string.Join('\n', from day in Enumerable.Range(first, last - first + 1) from time in times.Split(' ') select $"{day} {time} motion {whose}");

    private static string Merge(params string[] lines) =>
        string.Join('\n', lines.SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .OrderBy(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).ThenBy(line => line.Split(' ')[1], StringComparer.Ordinal));
}
