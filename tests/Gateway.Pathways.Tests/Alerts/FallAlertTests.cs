namespace Gateway.Pathways.Alerts;

public sealed class FallAlertTests
{
    private static readonly RoomStay[] s_rooms =
    [
        new(Story.Home, "ann", "12"),
        new(Story.Home, "bob", "14", null, Story.At(3, "12:00")),
        new(Story.Home, "cyd", "14", Story.At(3, "12:00")),
        new(Story.Home, "dot", "20"),
        new(Story.Home, "eve", "20"),
    ];

    private static readonly DeviceStay[] s_devices =
    [
        new("radar-1", Story.Home, "12", null),
        new("radar-2", Story.Home, "14", null, null, null, Story.At(5, "00:00")),
        new("radar-2", Story.Home, "20", null, null, Story.At(5, "00:00")),
        new("watch-9", Story.Home, null, "eve"),
    ];

    public static TheoryData<string, string, string> Falls => new()
    {
        // what it is about, what happens in the home, and what comes of it
        { "nobody answers: the alert climbs until somebody does",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 10:00 pass",
            "1 08:02 raised fall urgent ann carer-on-duty | 1 08:07 escalated fall urgent ann nurse-in-charge | 1 08:17 escalated fall urgent ann manager-on-call | 1 09:00 worsened fall urgent ann carer-on-duty | 1 09:05 escalated fall urgent ann nurse-in-charge | 1 09:15 escalated fall urgent ann manager-on-call" },
        { "the device takes it back in time: no alert",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:01 fall-cancelled device=radar-1 event=e1 | 1 10:00 pass",
            "" },
        { "a person confirms: at once",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:01 fall-confirmed device=radar-1 event=e1 by=Kim | 1 08:03 ack fall by=Kim finding=real | 1 10:00 pass",
            "1 08:01 raised fall urgent ann carer-on-duty | 1 08:03 acknowledged fall urgent ann carer-on-duty" },
        { "a person saw a fall that no sensor did",
            "1 08:00 fall-confirmed person=ann by=Kim | 1 08:01 ack fall by=Kim finding=real",
            "1 08:00 raised fall urgent ann carer-on-duty | 1 08:01 acknowledged fall urgent ann carer-on-duty" },
        { "the device changes its mind after the alert: told, not obeyed",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:03 fall-cancelled device=radar-1 event=e1 | 1 08:07 pass",
            "1 08:02 raised fall urgent ann carer-on-duty | 1 08:07 escalated fall urgent ann nurse-in-charge" },
        { "a person takes back the alert: that is their answer",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:04 fall-cancelled device=radar-1 event=e1 by=Kim | 1 10:00 pass",
            "1 08:02 raised fall urgent ann carer-on-duty | 1 08:04 acknowledged fall urgent ann carer-on-duty" },
        { "detected after it was cancelled: messages that overtook each other open nothing",
            "1 08:01 fall-cancelled device=radar-1 event=e1 by=Kim | 1 08:02 fall-detected device=radar-1 event=e1 at=1/08:00 | 1 10:00 pass",
            "" },
        { "somebody who was there outranks a cancel",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:01 fall-cancelled device=radar-1 event=e1 | 1 08:20 fall-confirmed device=radar-1 event=e1 by=Kim | 1 08:21 ack fall by=Kim finding=real",
            "1 08:20 raised fall urgent ann carer-on-duty | 1 08:21 acknowledged fall urgent ann carer-on-duty" },
        { "two sensors that see one fall are one alert",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:01 fall-detected person=ann device=pendant event=p7 | 1 08:04 fall-detected device=radar-1 event=e2 | 1 08:05 ack fall by=Kim finding=real | 1 10:00 pass",
            "1 08:02 raised fall urgent ann carer-on-duty | 1 08:05 acknowledged fall urgent ann carer-on-duty" },
        { "a second fall after the first was answered is a second alert",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:03 ack fall by=Kim finding=real | 1 08:04 fall-detected device=radar-1 event=e2 | 1 08:07 ack fall by=Kim finding=real",
            "1 08:02 raised fall urgent ann carer-on-duty | 1 08:03 acknowledged fall urgent ann carer-on-duty | 1 08:06 raised fall urgent ann carer-on-duty | 1 08:07 acknowledged fall urgent ann carer-on-duty" },
        { "the call button after a detected fall: nobody waits any longer",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:01 button-pressed person=ann | 1 08:02 ack fall by=Kim finding=real",
            "1 08:01 raised fall urgent ann carer-on-duty | 1 08:02 acknowledged fall urgent ann carer-on-duty" },
        { "back in bed is no answer, but nobody lies on the floor",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:10 bed-entered person=ann | 1 10:00 pass",
            "1 08:02 raised fall urgent ann carer-on-duty | 1 08:07 escalated fall urgent ann nurse-in-charge | 1 08:17 escalated fall urgent ann manager-on-call" },
        { "to bed before the fall, and heard of after it: somebody may still be lying there",
            "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:10 bed-entered person=ann at=1/07:50 | 1 09:02 pass",
            "1 08:02 raised fall urgent ann carer-on-duty | 1 08:07 escalated fall urgent ann nurse-in-charge | 1 08:17 escalated fall urgent ann manager-on-call | 1 09:00 worsened fall urgent ann carer-on-duty" },
        { "a fall that arrives an hour late is a long lie at once",
            "1 09:10 fall-detected device=radar-1 event=e1 at=1/08:00",
            "1 09:10 raised fall urgent ann carer-on-duty | 1 09:10 worsened fall urgent ann carer-on-duty" },
        { "whoever lived in the room at that time",
            "3 11:00 fall-detected device=radar-2 event=e1 | 3 11:03 ack fall by=Kim finding=real | 3 13:00 fall-detected device=radar-2 event=e2 | 3 13:03 ack fall by=Kim finding=real",
            "3 11:02 raised fall urgent bob carer-on-duty | 3 11:03 acknowledged fall urgent bob carer-on-duty | 3 13:02 raised fall urgent cyd carer-on-duty | 3 13:03 acknowledged fall urgent cyd carer-on-duty" },
        { "a shared room is not a person: the alert names the room and is the home's",
            "6 08:00 fall-detected device=radar-2 event=e1 | 6 08:03 pass",
            "6 08:02 raised fall urgent room-20 carer-on-duty" },
        { "in a shared room a device that somebody wears is that person's",
            "6 08:00 fall-detected device=watch-9 room=20 event=e1 | 6 08:03 pass",
            "6 08:02 raised fall urgent eve carer-on-duty" },
        { "a device that moved rooms: the sender still says the old one, nobody is named",
            "6 08:00 fall-detected device=radar-2 room=14 event=e1 | 6 08:03 pass",
            "6 08:02 raised fall urgent room-14-or-20 carer-on-duty" },
        { "a device that the register does not know is somebody's all the same",
            "1 08:00 fall-detected device=radar-77 event=e1 | 1 08:03 pass",
            "1 08:02 raised fall urgent radar-77 carer-on-duty" },
        { "a clock that runs ahead: taken at the time of its arrival",
            "1 08:00 fall-detected device=radar-1 event=e1 at=1/19:00 | 1 08:03 pass",
            "1 08:02 raised fall urgent ann carer-on-duty" },
    };

    [Theory]
    [MemberData(nameof(Falls))]
    public void A_fall_is_one_event_with_states(string about, string happens, string comes)
    {
        var story = new Story(rooms: s_rooms, devices: s_devices).Tell(happens.Replace(" | ", "\n", StringComparison.Ordinal));

        string.Join(" | ", story.Told()).ShouldBe(comes, about);
    }

    public static TheoryData<string, string> Oddities => new()
    {
        { "1 08:00 fall-cancelled device=radar-1 event=e9", "ALR004" },
        { "1 08:00 fall-cancelled device=radar-1", "ALR004" },
        { "1 08:00 fall-detected device=radar-1 event=e1 | 1 08:03 fall-cancelled device=radar-1 event=e1", "ALR005" },
        { "1 08:00 fall-confirmed device=radar-1 event=e1 by=Kim | 1 08:03 fall-cancelled device=radar-1 event=e1 by=Lee", "ALR005" },
        { "1 08:00 fall-detected device=radar-1 event=e1 at=1/19:00", "ALR003" },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public void What_is_odd_is_said(string happens, string remark) =>
        new Story(rooms: s_rooms, devices: s_devices).Tell(happens.Replace(" | ", "\n", StringComparison.Ordinal)).Remarks.ShouldContain(remark);

    [Fact]
    public void A_fall_is_raised_while_its_sensor_is_being_worked_on()
    {
        var story = new Story(rooms: s_rooms, devices: s_devices);
        story.Maintain("radar-1", 1, "07:00", "12:00");

        story.Tell("1 08:00 fall-detected device=radar-1 event=e1\n1 08:03 pass");

        story.Told().ShouldBe(["1 08:02 raised fall urgent ann carer-on-duty"]);
    }

    [Fact]
    public void A_fall_in_the_room_of_somebody_who_is_away_says_so_and_is_raised()
    {
        var story = new Story(rooms: s_rooms, devices: s_devices);

        story.Tell("1 07:00 away person=ann\n1 08:00 fall-detected device=radar-1 event=e1\n1 08:03 pass");

        story.Changes.ShouldHaveSingleItem().Alert.Reasons[0].ShouldContain("recorded as away");
    }

    [Fact]
    public void No_state_of_a_fall_refuses_what_a_person_confirms_and_no_device_takes_it_back()
    {
        foreach (var state in FallStates.Pathway.States)
            FallStates.Pathway.Take(state, "confirmed").State.ShouldBe(FallStates.Confirmed, state);
        FallStates.Pathway.Take(FallStates.Confirmed, "cancelled-by-device").State.ShouldBe(FallStates.Confirmed);
        FallStates.Pathway.Take(FallStates.Unanswered, "cancelled-by-device").State.ShouldBe(FallStates.Unanswered);
    }

    [Fact]
    public void Looking_every_minute_or_once_a_day_tells_the_same()
    {
        const string happens = "1 08:00 fall-detected device=radar-1 event=e1";
        var seldom = new Story(rooms: s_rooms, devices: s_devices).Tell($"{happens}\n2 08:00 pass");
        var often = new Story(rooms: s_rooms, devices: s_devices).Tell(happens);
        for (var minute = 1; minute < 24 * 60; minute++)
            often.Tell($"{1 + ((8 * 60 + minute) / (24 * 60))} {(8 * 60 + minute) / 60 % 24:00}:{minute % 60:00} pass");

        seldom.Told().ShouldBe(often.Told());
        seldom.Told().ShouldNotBeEmpty();
    }
}
