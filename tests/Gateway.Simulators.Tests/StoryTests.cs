using System.Text;
using System.Text.Json.Nodes;
using Gateway.Fhir.Uk;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Tests;

public sealed class StoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 14, 16, 40, 12, 345, TimeSpan.Zero);
    private static readonly StoryDay Story = StoryMaker.Make(7, Now);

    public static TheoryData<int> Seeds => [0, 1, 7, 42, 2026, int.MaxValue];

    [Fact]
    public void A_day_of_at_least_forty_messages_ends_now()
    {
        Story.Messages.Count.ShouldBeGreaterThanOrEqualTo(40);
        (Story.Messages[^1].OccurredAt - Story.Messages[0].OccurredAt).ShouldBe(TimeSpan.FromDays(1));
        Story.Messages[^1].OccurredAt.ShouldBe(new DateTimeOffset(2026, 7, 14, 16, 40, 12, TimeSpan.Zero));
        Story.Messages.Select(message => message.OccurredAt).ShouldBeInOrder();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Everybody_has_a_number_of_the_test_range_of_their_own(int seed)
    {
        var numbers = StoryMaker.Make(seed, Now).People.Select(person => person.NhsNumber).ToList();

        numbers.ShouldAllBe(number => number.StartsWith("999", StringComparison.Ordinal) && number.Length == 10);
        foreach (var number in numbers) NhsNumber.TryParse(number, out _).ShouldBeTrue(number);
        numbers.ShouldBeUnique();
    }

    [Fact]
    public void The_check_digit_of_a_known_number_is_right()
    {
        TestNhsNumbers.CheckDigit("999000001").ShouldBe('8');
        TestNhsNumbers.CheckDigit("943476591").ShouldBe('9');
        TestNhsNumbers.From(3).Take(500).ShouldBeUnique();
    }

    [Fact]
    public void The_same_seed_and_time_tell_the_same_story_and_another_seed_another()
    {
        var bytes = Bytes(StoryMaker.Make(7, Now));

        bytes.ShouldBe(Bytes(Story));
        bytes.ShouldNotBe(Bytes(StoryMaker.Make(8, Now)));
        StoryMaker.Make(7, Now.AddHours(1)).People.Select(person => person.Id).ShouldBe(Story.People.Select(person => person.Id));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Person_ids_are_opaque_and_fit_for_an_address(int seed)
    {
        foreach (var person in StoryMaker.Make(seed, Now).People)
        {
            PersonId.TryParse(person.Id, out _).ShouldBeTrue();
            person.ToString().ShouldNotContain(person.Family);
        }
    }

    [Fact]
    public void There_is_a_home_of_twelve_with_one_shared_room_and_a_round_of_four()
    {
        Story.People.Count(person => person.Home == "care-home").ShouldBe(12);
        Story.People.Where(person => person.Place is not null).GroupBy(person => person.Place).Count(room => room.Count() > 1).ShouldBe(1);
        Story.People.Count(person => person.Homecare == "homecare").ShouldBe(4);
        Story.Organisations.Count(organisation => organisation.Role == "practice").ShouldBe(2);
        Story.Organisations.ShouldContain(organisation => organisation.Role == "hospital");
        Story.Organisations.ShouldContain(organisation => organisation.Role == "ucr");
        Story.Devices.Count.ShouldBe(4);
    }

    [Fact]
    public void A_resident_gets_worse_until_the_score_is_seven_and_the_hospital_admits_her()
    {
        var worse = Story.People.Single(person => person.Key == "r03");
        var totals = Story.Messages.Where(message => message is { Source: "mods-dscr", IsTriage: false } && message.About == worse.Id)
            .SelectMany(message => JsonNode.Parse(message.Body.Span)!["records"]!.AsArray())
            .Select(record => (int?)record!["data"]?["news2Total"]).OfType<int>().ToList();
        var request = Story.Messages.Single(message => message.IsTriage && message.About == worse.Id);
        var admission = Story.Messages.Single(message => message.Label == "A01" && message.About == worse.Id);

        totals.ShouldBe([1, 3, 4, 5, 7]);
        ((int?)JsonNode.Parse(request.Body.Span)!["observations"]!["news2Total"]).ShouldBe(7);
        admission.OccurredAt.ShouldBeGreaterThan(request.OccurredAt);
    }

    [Fact]
    public void A_discharge_is_cancelled_and_sent_again_with_another_control_id_for_the_same_visit()
    {
        var cancelled = Story.Messages.Single(message => message.Label == "A13");
        var visit = Field(cancelled, "PV1", 19);
        var thread = Story.Messages.Where(message => message.Source == "itk-adt" && Field(message, "PV1", 19) == visit).ToList();

        thread.Select(message => message.Label).ShouldBe(["A01", "A03", "A13", "A03"]);
        thread.Select(message => Field(message, "MSH", 9)).ShouldBeUnique();
        Story.Messages.Count(message => message.Label == "A03" && message.About == Story.People.Single(person => person.Key == "r10").Id).ShouldBe(1);
    }

    [Fact]
    public void A_message_comes_twice_byte_for_byte()
    {
        var twice = Story.Messages.GroupBy(message => message.Reference).Where(same => same.Count() > 1).ShouldHaveSingleItem().ToList();

        twice.Count.ShouldBe(2);
        twice[0].Body.ToArray().ShouldBe(twice[1].Body.ToArray());
    }

    [Fact]
    public void One_message_is_broken_by_a_month_13_and_one_names_another_birth_date()
    {
        var born = Story.Messages.Where(message => message.Source == "itk-adt").Select(message => (message, Birth: Field(message, "PID", 7))).ToList();

        born.Count(one => one.Birth[4..6] == "13").ShouldBe(1);
        var other = born.Where(one => one.Birth[4..6] != "13").Where(one => one.Birth != BirthOf(one.message)).ShouldHaveSingleItem();
        Field(other.message, "PID", 3).ShouldStartWith(Story.People.Single(person => person.Id == other.message.About).NhsNumber);
    }

    [Fact]
    public void The_rest_of_the_day_is_there()
    {
        Story.Messages.ShouldContain(message => message.Label == "alarm" && message.About == "Room 7", "an alarm from the shared room");
        Story.Messages.ShouldContain(message => message.Label == "alarm" && message.About == "Room 2");
        Story.Messages.ShouldContain(message => message.Label == "heartbeat");
        Story.Messages.ShouldContain(message => message.Label == "test alarm");
        Story.Messages.ShouldContain(message => message.Label == "visit file" && message.Parts == 4);
        Story.Messages.Count(message => message.IsTriage).ShouldBeGreaterThanOrEqualTo(2);
        Story.Measurements.ShouldContain(group => group.Category == 2, "a goal");
        Story.Measurements.ShouldContain(group => group.Attrib == 1, "an ambiguous user");
        Story.People.ShouldContain(person => person.LeftPractice);
        Story.Behaviours.Values.ShouldContain(behaviour => behaviour.Down.Count > 0);
        string[] kinds = ["observationSet", "weight", "fluidIntake", "dailyNote", "medicationAdministration", "incident", "assessment", "alert"];
        var records = string.Join(' ', Story.Messages.Select(message => message.Label));
        foreach (var kind in kinds) records.ShouldContain(kind);
        Story.Messages.Count(message => Encoding.UTF8.GetString(message.Body.Span).Contains("entered-in-error", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void A_withdrawn_record_names_the_one_it_withdraws()
    {
        var records = Story.Messages.Where(message => message is { Source: "mods-dscr", IsTriage: false })
            .SelectMany(message => JsonNode.Parse(message.Body.Span)!["records"]!.AsArray()).ToList();
        var withdrawal = records.Single(record => (string?)record!["changeType"] == "withdraw")!;
        var first = records.Single(record => (int?)record!["version"] == 1 && (string?)record["recordUid"] == (string?)withdrawal["recordUid"])!;

        ((string?)first["date"]).ShouldBe((string?)withdrawal["date"]);
    }

    [Fact]
    public void Nothing_is_left_unresolved_in_what_is_sent()
    {
        foreach (var message in Story.Messages.Where(message => message.Source == "mods-dscr"))
            Encoding.UTF8.GetString(message.Body.Span).ShouldNotContain("\"@");
    }

    private static byte[] Bytes(StoryDay story) => [.. story.Messages.SelectMany(message => message.Body.ToArray())];

    private static string BirthOf(PlannedMessage message) =>
        Story.People.Single(person => person.Id == message.About).BirthDate.ToString("yyyyMMdd", null);

    private static string Field(PlannedMessage message, string segment, int place) =>
        Encoding.UTF8.GetString(message.Body.Span).Split('\r').First(line => line.StartsWith(segment, StringComparison.Ordinal)).Split('|')[place];
}
