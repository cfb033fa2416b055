using Gateway.Custody.Ledger;
using static Gateway.Custody.Ledger.ObligationState;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Tests.Ledger;

public sealed class OutcomeTests
{
    [Theory]
    [InlineData(MessageState.Received, MessageOutcome.Open)]
    [InlineData(MessageState.Translated, MessageOutcome.Open)]
    [InlineData(MessageState.Identified, MessageOutcome.Open)]
    [InlineData(MessageState.Recorded, MessageOutcome.Open)]
    [InlineData(MessageState.Parked, MessageOutcome.Parked)]
    [InlineData(MessageState.Returned, MessageOutcome.Returned)]
    [InlineData(MessageState.Discarded, MessageOutcome.Discarded)]
    [InlineData(MessageState.Duplicate, MessageOutcome.Duplicate)]
    [InlineData(MessageState.Withdrawn, MessageOutcome.Withdrawn)]
    public void A_message_that_is_not_routed_is_what_its_state_says(MessageState state, MessageOutcome expected)
    {
        Outcome.Of(Entry(state), [Owed(Filed, Filed)]).ShouldBe(expected);
    }

    public static TheoryData<MessageOutcome, ObligationState[]> Routed => new()
    {
        { MessageOutcome.Unrouted, [] },
        { MessageOutcome.Filed, [Filed] },
        { MessageOutcome.Filed, [Actioned] },
        { MessageOutcome.Filed, [Filed, Actioned, Filed] },
        { MessageOutcome.Filed, [Filed, Superseded] },
        { MessageOutcome.Open, [Filed, Queued] },
        { MessageOutcome.Open, [Delivered] },
        { MessageOutcome.Open, [Filed, Failed] },
        { MessageOutcome.Open, [Unknown] },
        { MessageOutcome.Withdrawn, [Superseded] },
    };

    [Theory]
    [MemberData(nameof(Routed))]
    public void A_routed_message_is_filed_when_everybody_has_filed_it(MessageOutcome expected, ObligationState[] states)
    {
        Outcome.Of(Entry(MessageState.Routed), [.. states.Select(state => Owed(Filed, state))]).ShouldBe(expected);
    }

    [Fact]
    public void What_must_be_acted_on_is_not_done_when_it_is_filed()
    {
        Outcome.Of(Entry(MessageState.Routed), [Owed(Actioned, Filed)]).ShouldBe(MessageOutcome.Open);
        Outcome.Of(Entry(MessageState.Routed), [Owed(Actioned, Actioned)]).ShouldBe(MessageOutcome.Filed);
    }

    private static LedgerEntry Entry(MessageState state) => Received("m1").Entry with { State = state };

    private static Obligation Owed(ObligationState goal, ObligationState state) => Obligation("o", "m1") with { Goal = goal, State = state };
}
