using System.Globalization;

namespace Gateway.Pathways.Alerts;

/// <summary>What people announce so that it is not missed, and what that never holds back.</summary>
public sealed class AnnouncementTests
{
    private static readonly DeviceStay[] s_devices = [new("hub", Story.Home, null, null), new("bed-1", Story.Home, null, "ann"), new("pir", Story.Home, null, "ann")];

    [Fact]
    public void Work_on_a_device_ends_by_itself_and_what_is_silent_then_is_missed()
    {
        var story = new Story(devices: s_devices).Tell(Beats("bed-1", 6));
        story.Announce(Work("bed-1", 1, "15:00"), 1, "06:30").ShouldBeNull();

        story.Tell("1 23:00 pass").Told().ShouldBe(["1 17:00 raised device-silent soon ann carer-on-duty"]);
        AlertEngine.Standing(story.Watch, Story.At(1, "14:59")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(said => said.By.ShouldBe("Kim"), said => said.About.ShouldBe("bed-1"));
        AlertEngine.Standing(story.Watch, Story.At(1, "15:00")).ShouldBeEmpty();
    }

    [Fact]
    public void Work_that_is_done_before_its_time_holds_back_nothing_any_more()
    {
        var story = new Story(devices: s_devices).Tell(Beats("bed-1", 6));
        story.Announce(Work("bed-1", 1, "20:00"), 1, "06:30").ShouldBeNull();
        story.Announce(Done(null), 1, "07:00").ShouldBe("No such work is announced.");
        story.Announce(Done("bed-1"), 1, "07:00").ShouldBeNull();
        AlertEngine.Standing(story.Watch, Story.At(1, "07:00")).ShouldBeEmpty();
        story.Announce(Done("bed-1"), 1, "07:01").ShouldBe("No such work is announced.");

        story.Tell("1 19:00 pass").Told().ShouldHaveSingleItem().ShouldContain("raised device-silent");
    }

    [Fact]
    public void Work_that_was_called_off_before_it_began_can_be_announced_anew()
    {
        var story = new Story(devices: s_devices).Tell(Beats("bed-1", 6));
        story.Announce(Work("bed-1", 1, "20:00") with { From = Story.At(1, "18:00") }, 1, "06:30").ShouldBeNull();
        story.Announce(Done("bed-1"), 1, "07:00").ShouldBeNull();
        story.Announce(Work("bed-1", 1, "20:00"), 1, "07:30").ShouldBeNull();

        AlertEngine.Standing(story.Watch, Story.At(1, "08:00")).ShouldHaveSingleItem().From.ShouldBe(Story.At(1, "07:30"));
        story.Tell("1 19:00 pass").Told().ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_misses_a_sign_of_somebody_who_is_away_until_they_are_back_or_their_time_is_up()
    {
        var days = string.Join('\n', Enumerable.Range(1, 9).SelectMany(day => new[] { "09:00", "11:00", "13:00", "15:00", "17:00", "19:50" }.Select(time => $"{day} {time} motion person=ann device=pir")));
        Story Away() => new Story().Tell(days);

        var forgotten = Away();
        forgotten.Announce(Gone(12, "09:00"), 10, "08:00").ShouldBeNull();
        forgotten.Tell("12 08:59 pass").Told().ShouldBeEmpty();
        forgotten.Tell("12 20:00 pass").Told().ShouldContain(line => line.StartsWith("12 ") && line.Contains("raised no-signs-of-life urgent ann"));
        AlertEngine.Standing(forgotten.Watch, Story.At(12, "20:00")).ShouldBeEmpty();

        var back = Away();
        back.Announce(Gone(12, "09:00"), 10, "08:00").ShouldBeNull();
        AlertEngine.Standing(back.Watch, Story.At(10, "09:00")).ShouldHaveSingleItem();
        back.Announce(new Announcement("back", "Lee", "home again") { Person = "ann" }, 10, "10:00").ShouldBeNull();
        AlertEngine.Standing(back.Watch, Story.At(10, "10:00")).ShouldBeEmpty();
        back.Tell("10 20:00 pass").Told().ShouldContain(line => line.StartsWith("10 ") && line.Contains("raised no-signs-of-life urgent ann"));
    }

    [Theory]
    [InlineData("1 08:00 fall-confirmed person=ann device=pir by=Kim")]
    [InlineData("1 08:00 fall-detected device=bed-1 event=e1 | 1 08:03 pass")]
    [InlineData("1 08:00 fall-detected device=bed-1 event=e1 | 1 08:01 button-pressed person=ann device=bed-1")]
    public void Nothing_that_is_announced_holds_back_a_fall_or_a_call_for_help(string happens)
    {
        var story = new Story(devices: s_devices).Tell(Beats("bed-1", 6));
        story.Announce(Work(null, 2, "06:00"), 1, "06:30").ShouldBeNull();
        story.Announce(Gone(2, "06:00"), 1, "06:30").ShouldBeNull();

        story.Tell(happens.Replace(" | ", "\n", StringComparison.Ordinal));

        story.Told(newsOnly: true).ShouldHaveSingleItem().ShouldContain("raised fall urgent ann");
    }

    [Fact]
    public void A_hub_that_somebody_named_holds_back_its_devices_and_no_message_changes_it()
    {
        var story = new Story(devices: s_devices).Tell(Merge(Beats("hub", 6), Beats("bed-1", 6)));
        story.Announce(new Announcement("hub", "Kim", "new hub") { Device = "bed-1", Hub = "hub" }, 1, "06:00").ShouldBeNull();

        story.Tell("1 06:30 heartbeat device=bed-1\n1 06:30 heartbeat device=hub\n1 23:00 pass");

        story.Told().ShouldBe(["1 08:30 raised device-silent soon hub carer-on-duty"]);
        story.Announce(new Announcement("hub", "Kim", "cable") { Device = "bed-1" }, 2, "06:00").ShouldBeNull();
        AlertEngine.Standing(story.Watch, Story.At(2, "06:01")).ShouldBeEmpty();
        story.Watch.Announced.Length.ShouldBe(2, "what was said before is still known");
    }

    [Fact]
    public void A_rule_that_a_file_lets_nothing_hold_back_is_held_back_by_nothing()
    {
        var (rules, issues) = AlertRules.Read("rules.yaml", Story.Yaml.Replace("inhibitedBy: [maintenance, hub, away]", "inhibitedBy: []", StringComparison.Ordinal));
        issues.ShouldBeEmpty();
        var story = new Story(rules, devices: s_devices).Tell(Beats("bed-1", 6));
        story.Announce(Work(null, 1, "15:00"), 1, "06:30").ShouldBeNull();

        story.Tell("1 14:00 pass").Told().ShouldBe(["1 08:00 raised device-silent soon ann carer-on-duty"]);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "maintenance", "Say until when" },
        { "maintenance until=1/06:00", "ends after it begins" },
        { "maintenance until=5/07:00", "72 hours at most" },
        { "maintenance until=2/07:00 device=nobody", "never heard" },
        { "maintenance until=2/07:00 by=", "who announces it and why" },
        { "maintenance from=60/07:00 until=61/07:00", "28 days ahead" },
        { "away until=2/07:00", "Say who" },
        { "away person=ann", "Say until when" },
        { "away person=ann until=40/07:00", "at most" },
        { "away person=ann from=2/07:00 until=3/07:00", "from now on" },
        { "back person=ann", "not away" },
        { "hub device=bed-1 hub=nobody", "never heard" },
        { "hub device=bed-1 hub=bed-1", "no device is its own" },
        { "lunch", "is one of maintenance, done, away, back, hub" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_cannot_be_announced_is_refused_with_why_and_changes_nothing(string said, string why)
    {
        var story = new Story(devices: s_devices).Tell(Merge(Beats("hub", 6), Beats("bed-1", 6)));
        var before = story.Watch;
        var words = said.Split(' ');
        var values = words.Skip(1).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        DateTimeOffset? At(string name) => values.TryGetValue(name, out var text) ? Story.At(int.Parse(text.Split('/')[0], CultureInfo.InvariantCulture), text.Split('/')[1]) : null;

        var refusal = story.Announce(new Announcement(words[0], values.GetValueOrDefault("by", "Kim"), "because")
        {
            Device = values.GetValueOrDefault("device"),
            Person = values.GetValueOrDefault("person"),
            Hub = values.GetValueOrDefault("hub"),
            From = At("from"),
            Until = At("until"),
        }, 1, "07:00");

        refusal.ShouldNotBeNull().ShouldContain(why);
        story.Watch.ShouldBeSameAs(before);
    }

    private static Announcement Done(string? device) => new("done", "Kim", "finished early") { Device = device };

    private static Announcement Work(string? device, int day, string until) => new("maintenance", "Kim", "new batteries") { Device = device, Until = Story.At(day, until) };

    private static Announcement Gone(int day, string until) => new("away", "Kim", "hospital") { Person = "ann", Until = Story.At(day, until) };

    /// <summary>Every half hour from midnight until that hour.</summary>
    private static string Beats(string device, int until) => string.Join('\n', Enumerable.Range(0, (2 * until) + 1)
        .Select(half => string.Create(CultureInfo.InvariantCulture, $"1 {half / 2:00}:{half % 2 * 30:00} heartbeat device={device}")));

    /// <summary>Lines of one day in the order of their times.</summary>
    private static string Merge(params string[] lines) => string.Join('\n', lines.SelectMany(text => text.Split('\n')).Order(StringComparer.Ordinal));
}
