using Gateway.Faults.Checking;

namespace Gateway.Faults;

/// <summary>The checker finds what it is there for: journals that were doctored in one place each.</summary>
public sealed class EvidenceCheckTests
{
    private static readonly Acknowledged s_first = new("fx-1-1", 1, 1, "open-mhealth", 0, "m1", Expectation.Reached, 1);
    private static readonly Acknowledged s_second = new("fx-1-2", 1, 1, "open-mhealth", 1, "m2", Expectation.Reached, 1);
    private static readonly Acknowledged s_amended = new("fx-1-3", 2, 1, "mods-dscr", 2, "m3", Expectation.Reached, 1);
    private static readonly Acknowledged s_amendedFrom = new("fx-1-3", 1, 1, "mods-dscr", 3, "m4", Expectation.Older, 0);
    private static readonly Acknowledged s_poison = new("fx-1-6", 1, 1, "mods-dscr", 5, "m6", Expectation.Discarded, 0);
    private static readonly Acknowledged s_broken = new("fx-1-5", 1, 1, "open-mhealth", 4, "m5", Expectation.Parked, 1);

    private static readonly Notice s_notice = new("home", "n1");

    [Fact]
    public void A_run_in_which_all_went_well_has_no_violation() => EvidenceCheck.Run(Good()).ShouldBeEmpty();

    [Fact]
    public void An_acknowledged_message_that_the_ledger_does_not_have_is_lost() =>
        Codes(Good() with { Messages = [.. Good().Messages.Where(message => message.Id != "m2")] }).ShouldContain("lost");

    [Fact]
    public void A_message_that_was_acknowledged_under_the_id_of_a_duplicate_is_lost() => Codes(WithState("m2", "Duplicate")).ShouldContain("lost");

    [Theory]
    [InlineData("Received")]
    [InlineData("Translated")]
    [InlineData("Identified")]
    [InlineData("Recorded")]
    public void A_message_that_stopped_on_its_way_is_open(string state) => Codes(WithState("m2", state)).ShouldContain("open");

    [Fact]
    public void A_parked_message_without_an_owner_is_found() => Codes(WithState("m5", "Parked", owner: null)).ShouldBe(["no-owner"]);

    [Fact]
    public void A_sound_message_that_is_parked_is_not_delivered() => Codes(WithState("m2", "Parked", owner: "somebody")).ShouldContain("not-delivered");

    [Theory]
    [InlineData("m5")]
    [InlineData("m6")]
    public void A_broken_message_that_was_routed_is_found(string id) => Codes(WithState(id, "Routed")).ShouldContain("not-parked");

    [Fact]
    public void A_poison_message_that_nobody_discarded_is_open() => Codes(WithState("m6", "Parked", owner: "somebody")).ShouldBe(["open"]);

    [Theory]
    [InlineData("Discarded")]
    [InlineData("Withdrawn")]
    [InlineData("Returned")]
    public void A_sound_message_that_was_set_aside_is_not_delivered(string state) => Codes(WithState("m2", state)).ShouldContain("not-delivered");

    [Fact]
    public void An_obligation_that_has_not_ended_is_open()
    {
        var open = Good() with { Obligations = [.. Good().Obligations.Select(one => one.Id == "o2" ? one with { State = "Delivered", IsReached = false, IsEnded = false } : one)] };

        Codes(open).ShouldBe(["open"]);
    }

    [Fact]
    public void An_effect_that_is_not_in_the_partners_journal_is_found_whatever_the_ledger_says()
    {
        var missing = Good() with { Effects = [.. Good().Effects.Where(effect => effect.Key != "o2")] };

        Codes(missing).ShouldBe(["not-delivered", "false-word"], ignoreOrder: true);
    }

    [Fact]
    public void An_effect_under_a_second_key_is_an_effect_twice()
    {
        var again = Good().Effects[0] with { Key = "o9" };

        Codes(Good() with { Effects = [.. Good().Effects, again] }).ShouldContain("twice");
    }

    [Fact]
    public void The_same_key_again_is_no_second_effect() => EvidenceCheck.Run(Good() with { Effects = [.. Good().Effects, Good().Effects[0]] }).ShouldBeEmpty();

    [Fact]
    public void An_effect_of_an_obligation_that_the_ledger_does_not_have_is_found() =>
        Codes(Good() with { Obligations = [.. Good().Obligations.Where(one => one.Id != "o1")] }).ShouldContain("false-word");

    [Fact]
    public void A_notice_of_alarms_is_no_effect_however_often_it_comes() =>
        EvidenceCheck.Run(Good() with { Notices = [s_notice, s_notice], Alarms = [s_notice] }).ShouldBeEmpty();

    [Fact]
    public void A_notice_of_alarms_that_the_gateway_does_not_have_or_made_for_another_is_found()
    {
        Codes(Good() with { Notices = [s_notice] }).ShouldBe(["false-word"]);
        Codes(Good() with { Notices = [s_notice], Alarms = [s_notice with { Partner = "practice-one" }] }).ShouldBe(["false-word"]);
    }

    [Fact]
    public void A_repeat_that_was_acknowledged_under_another_id_was_stored_twice() =>
        Codes(Good() with { Sent = [.. Good().Sent, s_first with { Custody = "m2" }] }).ShouldContain("stored-twice");

    [Fact]
    public void A_key_that_the_ledger_works_on_twice_was_stored_twice()
    {
        var twice = Good() with { Messages = [.. Good().Messages.Select(message => message.Id == "m2" ? message with { Key = "k1" } : message)] };

        Codes(twice).ShouldContain("stored-twice");
    }

    [Fact]
    public void Effects_in_another_order_than_the_messages_were_sent_are_found()
    {
        var effects = Good().Effects;

        Codes(Good() with { Effects = [effects[1], effects[0], .. effects.Skip(2)] }).ShouldBe(["order"]);
    }

    [Fact]
    public void The_order_between_two_sources_is_not_promised()
    {
        var effects = Good().Effects;

        EvidenceCheck.Run(Good() with { Effects = [.. effects.Skip(2), .. effects.Take(2)] }).ShouldBeEmpty();
    }

    [Fact]
    public void An_old_version_over_a_new_one_is_found() =>
        Codes(Good() with { Standing = new Dictionary<string, int> { ["fx-1-3"] = 1 } }).ShouldBe(["old-over-new"]);

    [Fact]
    public void An_older_version_that_somebody_was_told_of_is_found()
    {
        var (effect, owed) = (Good().Effects[2] with { Key = "o4", Message = "m4", Version = 1 }, Good().Obligations[2] with { Id = "o4", Message = "m4" });

        Codes(Good() with { Effects = [.. Good().Effects, effect], Obligations = [.. Good().Obligations, owed] }).ShouldBe(["old-over-new"]);
    }

    [Fact]
    public void A_matter_that_does_not_stand_in_the_record_is_found() =>
        Codes(Good() with { Standing = new Dictionary<string, int>() }).ShouldBe(["old-over-new"]);

    [Fact]
    public void A_ledger_that_does_not_verify_is_found() => Codes(Good() with { Verified = (1, "link-broken") }).ShouldBe(["verify"]);

    private static IReadOnlyList<string> Codes(Evidence evidence) => [.. EvidenceCheck.Run(evidence).Select(violation => violation.Code)];

    private static Evidence WithState(string id, string state, string? owner = null) =>
        Good() with { Messages = [.. Good().Messages.Select(message => message.Id == id ? message with { State = state, Owner = owner } : message)] };

    private static Evidence Good() => new(
        [s_first, s_first, s_second, s_amended, s_amendedFrom, s_broken, s_poison],
        [
            new Effect("practice-one", "o1", "m1", "fx-1-1", 1, "file"),
            new Effect("practice-one", "o2", "m2", "fx-1-2", 1, "file"),
            new Effect("practice-one", "o3", "m3", "fx-1-3", 2, "file"),
        ],
        [
            new LedgerMessage("m1", "open-mhealth", "k1", "Routed", null, null, 1),
            new LedgerMessage("d1", "open-mhealth", "k1", "Duplicate", "m1", null, 2),
            new LedgerMessage("m2", "open-mhealth", "k2", "Routed", null, null, 3),
            new LedgerMessage("m3", "mods-dscr", "k3", "Routed", null, null, 4),
            new LedgerMessage("m4", "mods-dscr", "k4", "Routed", null, null, 5),
            new LedgerMessage("m5", "open-mhealth", "k5", "Parked", "person-unknown: …", "record matching team", 6),
            new LedgerMessage("m6", "mods-dscr", "k6", "Discarded", "typed in error", null, 7),
        ],
        [.. Enumerable.Range(1, 3).Select(number => new LedgerObligation($"o{number}", $"m{number}", "practice-one", "Filed", "Filed", IsReached: true, IsEnded: true))])
    {
        Standing = new Dictionary<string, int> { ["fx-1-3"] = 2 },
    };
}
