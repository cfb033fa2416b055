using System.Globalization;

namespace Gateway.Pathways.Alerts;

public sealed class TrendAlertTests
{
    public static TheoryData<string, string, string> Fluids => new()
    {
        // what it is about, days of drinking (mL a day; - nobody charted, ? half a chart), what comes of it
        { "as always", "1500 1500 1500 1500 1500 1500 1500 1500", "" },
        { "one day well below is no alert", "1500 1500 1500 1500 1500 1500 1500 600", "" },
        { "two days well below the own usual", "1500 1500 1500 1500 1500 1500 600 600", "9 08:00 raised fluids note ann carer-on-duty" },
        { "little, but as always: their own usual counts, not a goal", "900 900 900 900 900 900 900 900", "" },
        { "a day that nobody charted is unknown, never nothing", "1500 1500 1500 1500 1500 1500 1500 - - -", "" },
        { "half a chart is not a day of little", "1500 1500 1500 1500 1500 1500 ? ? ?", "" },
        { "a day without a chart between two days of little", "1500 1500 1500 1500 1500 1500 600 - 600", "10 08:00 raised fluids note ann carer-on-duty" },
        { "two days of little that are far apart", "1500 1500 1500 1500 1500 600 - - - 600", "" },
        { "too few days to know what is usual", "1500 1500 1500 600 600", "" },
        { "once, while it is open and for a while after", "1500 1500 1500 1500 1500 1500 600 600 600 600", "9 08:00 raised fluids note ann carer-on-duty | 10 08:00 repeated fluids note ann carer-on-duty | 11 08:00 expired fluids note ann carer-on-duty" },
    };

    [Theory]
    [MemberData(nameof(Fluids))]
    public void Drinking_is_held_against_the_persons_own_usual(string about, string days, string comes)
    {
        var charts = days.Split(' ');
        var story = new Story().Tell(Charts(charts)).Tell($"{charts.Length + 1} 09:00 pass");

        string.Join(" | ", story.Told()).ShouldBe(comes, about);
    }

    [Fact]
    public void New_confusion_makes_it_urgent_at_once_and_climbs()
    {
        var story = new Story().Tell(Charts("1500 1500 1500 1500 1500 1500 600 600".Split(' ')))
            .Tell("9 10:00 confusion person=ann value=1 unit=1\n9 12:00 pass");

        story.Told().ShouldBe(
        [
            "9 08:00 raised fluids note ann carer-on-duty",
            "9 10:00 worsened fluids urgent ann carer-on-duty",
            "9 11:00 escalated fluids urgent ann nurse-in-charge",
        ]);
        story.Changes[^1].Alert.Reasons[^1].ShouldContain("New confusion");
    }

    [Fact]
    public void A_risen_news2_with_it_is_urgent_from_the_first_moment_and_no_note_waits_for_the_morning()
    {
        var story = new Story().Tell(Charts("1500 1500 1500 1500 1500 1500 600".Split(' ')))
            .Tell("7 21:00 news2 person=ann value=1 unit={score}").Tell(Chart(8, 600)).Tell("9 02:00 news2 person=ann value=3 unit={score}");

        story.Told().ShouldBe(["9 02:00 raised fluids urgent ann carer-on-duty"]);
    }

    [Fact]
    public void Confusion_without_little_drinking_is_not_this_rules_to_tell() =>
        new Story().Tell(Charts("1500 1500 1500 1500 1500 1500 1500 1500".Split(' '))).Tell("9 10:00 confusion person=ann value=1 unit=1\n9 12:00 pass").Told().ShouldBeEmpty();

    [Fact]
    public void Whoever_is_told_to_drink_less_is_left_out_until_that_ends()
    {
        var charts = Charts("1500 1500 1500 1500 1500 1500 600 600".Split(' '));

        new Story().Tell("1 00:01 fluid-restriction person=ann value=1 unit=1").Tell(charts).Tell("9 09:00 pass").Told().ShouldBeEmpty();
        new Story().Tell("1 00:01 fluid-restriction person=ann value=1 unit=1").Tell(charts).Tell("9 00:30 fluid-restriction person=ann value=0 unit=1\n9 09:00 pass").Told().ShouldNotBeEmpty();
    }

    [Fact]
    public void A_drink_that_is_sent_twice_counts_once_and_one_that_was_refused_is_an_entry()
    {
        var twice = string.Join('\n', Charts("1500 1500 1500 1500 1500 1500 600 600".Split(' ')).Split('\n').SelectMany((line, index) => new[] { $"{line} id=d{index}", $"{line} id=d{index}" }));
        new Story().Tell(twice).Tell("9 09:00 pass").Told().ShouldHaveSingleItem();

        var refused = Charts("1500 1500 1500 1500 1500 1500".Split(' ')) + "\n" + string.Join('\n', from day in new[] { 7, 8 } from hour in new[] { 8, 10, 12, 14, 16, 18 } select $"{day} {hour:00}:00 fluid person=ann value=0 unit=mL");
        new Story().Tell(refused).Tell("9 09:00 pass").Told().ShouldHaveSingleItem();
    }

    public static TheoryData<string, string, int> Stumbles => new()
    {
        // what it is about, stumbles a day (- not reported), alerts
        { "as always", "1 0 1 2 1 0 1 1 0 1 2 1 0 1 1 0 1 2 1 0 1", 0 },
        { "twice as many and more, for a week", "1 0 1 2 1 0 1 1 0 1 2 1 0 1 2 2 3 2 2 3 3", 1 },
        { "many, but always as many", "3 2 3 3 2 3 3 3 2 3 3 2 3 3 3 2 3 3 2 3 3", 0 },
        { "days that were not reported are unknown, not days without a stumble", "- - - - - - - - - - - - - - 2 2 3 2 2 3 3", 0 },
        { "a baseline with too many holes", "1 - - 2 - 0 - 1 - 1 - 1 - 1 2 2 3 2 2 3 3", 0 },
        { "most of the last week not reported", "1 0 1 2 1 0 1 1 0 1 2 1 0 1 - - - - 6 6 6", 0 },
        { "few are no trend", "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1 0 1 0", 0 },
    };

    [Theory]
    [MemberData(nameof(Stumbles))]
    public void Rising_stumbles_are_a_note_that_prompts_an_assessment(string about, string days, int alerts)
    {
        var story = new Story().Tell(Daily("stumbles", "{count}", days)).Tell("22 09:00 pass");

        story.Changes.Count(change => change.What == "raised").ShouldBe(alerts, about);
        story.Changes.ShouldAllBe(change => change.Alert.Urgency == Urgency.Note && change.Alert.Ask.Contains("NG249") && change.Alert.Ask.Contains("not a score"));
    }

    public static TheoryData<string, string, string, int> Nights => new()
    {
        // what it is about, signal, nights, alerts
        { "as always", "sleep", "420 400 430 410 420 400 430 410 420 400 430 410 420 400 430", 0 },
        { "two hours less, five nights long", "sleep", "420 400 430 410 420 400 430 410 420 400 290 300 280 300 290", 1 },
        { "one bad night", "sleep", "420 400 430 410 420 400 430 410 420 400 410 400 120 410 420", 0 },
        { "nights that scatter always", "sleep", "420 250 430 300 520 200 430 310 520 240 300 290 320 280 290", 0 },
        { "up again and again", "wakings", "1 2 1 1 2 1 2 1 1 2 4 5 4 5 4", 1 },
        { "too few nights", "sleep", "420 400 430 290 300 280 300 290", 0 },
    };

    [Theory]
    [MemberData(nameof(Nights))]
    public void Broken_sleep_is_held_against_the_persons_own_nights(string about, string kind, string nights, int alerts)
    {
        var unit = kind == "sleep" ? "min" : "{count}";
        var story = new Story().Tell(Daily(kind, unit, nights, "07:00")).Tell($"{nights.Split(' ').Length} 09:00 pass");

        story.Changes.Count(change => change.What == "raised").ShouldBe(alerts, about);
    }

    [Fact]
    public void Two_notes_of_one_resident_are_one_alert()
    {
        var story = new Story().Tell(Merge(
            Daily("stumbles", "{count}", "1 0 1 2 1 0 1 1 0 1 2 1 0 1 2 2 3 2 2 3 3"),
            Daily("sleep", "min", "420 400 430 410 420 400 430 410 420 400 430 410 420 400 430 290 300 280 300 290 290", "07:00"))).Tell("22 09:00 pass");

        story.Changes.Count(change => change.What == "raised").ShouldBe(1);
        story.Changes.Count(change => change.What == "joined").ShouldBe(1);
        story.Changes[^1].Alert.Reasons.Count.ShouldBe(2);
    }

    public static TheoryData<string, string, string> Weights => new()
    {
        // what it is about, weighings (day:kg), what comes of it
        { "nothing lost", "1:60 8:60.4 15:59.8 22:60", "" },
        { "one light weighing may be the scale", "1:60 8:60.4 15:59.8 22:50", "" },
        { "5 % less at two weighings", "1:60 8:60.4 15:56.5 22:56.8", "23 08:00 raised weight note ann carer-on-duty" },
        { "just short of 5 %", "1:60 8:60 15:57.1 22:57.1", "" },
        { "more than 10 % less: in this shift", "1:60 8:60.4 15:53 22:53", "23 08:00 raised weight soon ann carer-on-duty" },
    };

    [Theory]
    [MemberData(nameof(Weights))]
    public void Weight_lost_is_told_in_the_bands_of_must(string about, string weighings, string comes)
    {
        var story = new Story().Tell(string.Join('\n', weighings.Split(' ').Select(text => text.Split(':')).Select(pair => $"{pair[0]} 10:00 weight person=ann value={pair[1]} unit=kg"))).Tell("23 09:00 pass");

        string.Join(" | ", story.Told()).ShouldBe(comes, about);
    }

    public static TheoryData<string, string> Unusable => new()
    {
        { "weight person=ann value=60", "ALR001" },
        { "weight person=ann unit=kg", "ALR001" },
        { "weight person=ann value=60 unit=stone", "ALR001" },
        { "fluid person=ann value=2 unit={cup}", "ALR001" },
        { "weight person=ann value=6 unit=kg", "ALR002" },
        { "weight person=ann value=600 unit=kg", "ALR002" },
        { "fluid person=ann value=79228162514264337593543950335 unit=L", "ALR002" },
        { "fluid person=ann value=-200 unit=mL", "ALR002" },
        { "sleep person=ann value=1500 unit=min", "ALR002" },
        { "news2 person=ann value=21 unit={score}", "ALR002" },
        { "weight person=ann value=50 unit=kg at=3/12:00", "ALR003" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void What_no_body_can_be_and_what_has_no_unit_is_said_and_not_used(string signal, string remark)
    {
        var story = new Story().Tell($"2 12:00 {signal}");

        story.Remarks.ShouldBe([remark]);
        story.Watch.Subjects.GetValueOrDefault("ann", new SubjectWatch()).ShouldBe(new SubjectWatch());
    }

    [Fact]
    public void Units_are_turned_into_one_another_and_a_typing_error_of_minutes_ahead_is_none()
    {
        var story = new Story().Tell("2 12:00 weight person=ann value=60000 unit=g\n2 12:00 fluid person=ann value=0.2 unit=L\n2 12:00 sleep person=ann value=7 unit=h at=2/12:04");

        story.Remarks.ShouldBeEmpty();
        var ann = story.Watch.Subjects["ann"];
        (ann.Weight[0].Sum, ann.Fluid[0].Sum, ann.Sleep[0].Sum).ShouldBe((60m, 200m, 420m));
    }

    private static string Charts(string[] days) =>
        string.Join('\n', days.Select((day, index) => day switch
        {
            "-" => "",
            "?" => $"{index + 1} 08:00 fluid person=ann value=150 unit=mL\n{index + 1} 10:00 fluid person=ann value=150 unit=mL",
            _ => Chart(index + 1, int.Parse(day, CultureInfo.InvariantCulture)),
        }));

    private static string Chart(int day, int total) =>
        string.Join('\n', new[] { 8, 10, 12, 14, 16, 18 }.Select(hour => $"{day} {hour:00}:00 fluid person=ann value={total / 6} unit=mL"));

    private static string Daily(string kind, string unit, string values, string time = "23:00") =>
        string.Join('\n', values.Split(' ').Select((value, index) => (value, index)).Where(pair => pair.value != "-").Select(pair => $"{pair.index + 1} {time} {kind} person=ann value={pair.value} unit={unit}"));

    private static string Merge(params string[] lines) =>
        string.Join('\n', lines.SelectMany(text => text.Split('\n')).OrderBy(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).ThenBy(line => line.Split(' ')[1], StringComparer.Ordinal));
}
