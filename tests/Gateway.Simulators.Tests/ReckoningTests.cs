using Gateway.Simulators.Accounts;
using Gateway.Simulators.Journals;

namespace Gateway.Simulators.Tests;

public sealed class ReckoningTests : IDisposable
{
    private readonly Journal _home = new("home", null, TimeProvider.System);
    private readonly Journal _gp = new("gp", null, TimeProvider.System);
    private readonly Dictionary<string, IReadOnlyList<CustodyAccount>> _accounts = [];

    [Fact]
    public void A_message_is_filed_when_gateway_and_recipient_both_say_so()
    {
        Acknowledged("a", "1", Routed("1", Owed("o1", "filed")));
        _gp.Add(JournalAct.Filed, obligation: "o1");

        var reckoning = Reckon();

        reckoning.IsSettled.ShouldBeTrue();
        reckoning.Line.ShouldBe("demo: 1 messages, 1 filed, 0 parked, 0 returned, 0 withdrawn, 0 duplicate, 0 unrouted, 0 lost");
    }

    [Fact]
    public void A_message_that_the_gateway_calls_filed_is_lost_when_the_recipient_knows_nothing_of_it()
    {
        Acknowledged("a", "1", Routed("1", Owed("o1", "filed")));
        _home.Add(JournalAct.Filed, obligation: "o1");
        _gp.Add(JournalAct.Received, obligation: "o1");

        var reckoning = Reckon();

        reckoning[Fate.Lost].ShouldBe(1);
        reckoning.IsSettled.ShouldBeFalse();
        reckoning.Troubles.ShouldHaveSingleItem().ShouldContain("gp has not filed it");
    }

    [Fact]
    public void Filed_is_not_enough_where_somebody_had_to_act()
    {
        Acknowledged("a", "1", Routed("1", new ObligationAccount("o1", "gp", "actioned", "actioned")));
        _gp.Add(JournalAct.Filed, obligation: "o1");
        Reckon()[Fate.Lost].ShouldBe(1);

        _gp.Add(JournalAct.Actioned, obligation: "o1");
        Reckon()[Fate.Filed].ShouldBe(1);
    }

    [Fact]
    public void An_acknowledged_message_that_the_gateway_does_not_know_is_lost()
    {
        Acknowledged("a", "1");

        Reckon()[Fate.Lost].ShouldBe(1);
    }

    [Fact]
    public void A_message_that_nobody_asked_for_yet_is_open_and_not_lost()
    {
        Acknowledged("a", "1");
        _accounts.Clear();

        var reckoning = Reckon();

        reckoning[Fate.Open].ShouldBe(1);
        reckoning[Fate.Lost].ShouldBe(0);
    }

    [Fact]
    public void A_file_about_four_people_of_which_three_are_kept_has_lost_one()
    {
        _home.Add(JournalAct.Sent, "file");
        _home.Add(JournalAct.Acknowledged, "file", ["batch"], status: 202, parts: 4);
        _accounts["batch"] = [Routed("1"), Routed("2"), Routed("3")];

        var reckoning = Reckon();

        reckoning[Fate.Unrouted].ShouldBe(3);
        reckoning[Fate.Lost].ShouldBe(1);
        reckoning.Messages.ShouldBe(4);
    }

    [Fact]
    public void The_second_acknowledgement_under_one_id_is_a_duplicate()
    {
        Acknowledged("a", "1", Routed("1"));
        Acknowledged("a", "1", Routed("1"));

        var reckoning = Reckon();

        reckoning[Fate.Unrouted].ShouldBe(1);
        reckoning[Fate.Duplicate].ShouldBe(1);
        reckoning.IsSettled.ShouldBeTrue();
    }

    [Theory]
    [InlineData("parked", Fate.Parked)]
    [InlineData("returned", Fate.Returned)]
    [InlineData("withdrawn", Fate.Withdrawn)]
    [InlineData("duplicate", Fate.Duplicate)]
    [InlineData("routed", Fate.Unrouted)]
    [InlineData("received", Fate.Open)]
    [InlineData("discarded", Fate.Open)]
    public void Each_state_is_counted_once(string state, Fate fate)
    {
        Acknowledged("a", "1", new CustodyAccount("1", state, null, []));

        Reckon().Counts.ShouldBe(new Dictionary<Fate, int> { [fate] = 1 });
    }

    [Fact]
    public void A_delivery_that_was_refused_leaves_a_routed_message_open()
    {
        Acknowledged("a", "1", Routed("1", Owed("o1", "refused")));

        Reckon().Troubles.ShouldHaveSingleItem().ShouldContain("gp has it refused, not filed");
    }

    [Fact]
    public void An_obligation_that_was_taken_back_is_no_hindrance()
    {
        Acknowledged("a", "1", Routed("1", Owed("o1", "withdrawn"), Owed("o2", "filed")));
        _gp.Add(JournalAct.Filed, obligation: "o2");

        Reckon()[Fate.Filed].ShouldBe(1);
    }

    [Fact]
    public void A_message_that_was_turned_down_or_never_answered_is_open()
    {
        _home.Add(JournalAct.Sent, "a");
        _home.Add(JournalAct.TurnedDown, "a", status: 400);
        _home.Add(JournalAct.Sent, "b");
        _home.Add(JournalAct.NoAnswer, "b");

        var reckoning = Reckon();

        reckoning[Fate.Open].ShouldBe(2);
        reckoning.IsSettled.ShouldBeFalse();
    }

    [Fact]
    public void A_message_that_was_sent_until_it_was_answered_counts_once()
    {
        _home.Add(JournalAct.Sent, "a");
        _home.Add(JournalAct.NoAnswer, "a");
        Acknowledged("a", "1", Routed("1"));

        Reckon().Messages.ShouldBe(1);
    }

    public void Dispose()
    {
        _home.Dispose();
        _gp.Dispose();
    }

    private void Acknowledged(string reference, string id, params CustodyAccount[] accounts)
    {
        _home.Add(JournalAct.Sent, reference);
        _home.Add(JournalAct.Acknowledged, reference, [id], status: 202);
        _accounts[id] = accounts;
    }

    private static CustodyAccount Routed(string id, params ObligationAccount[] owed) => new(id, "routed", null, owed);

    private static ObligationAccount Owed(string id, string state) => new(id, "gp", state, "filed");

    private Reckoning Reckon() => Reckoning.Of([.. _home.Entries, .. _gp.Entries], _accounts);
}
