using Gateway.Pathways.Answers;
using Gateway.Pathways.Stays;

namespace Gateway.Pathways;

public sealed class PathwayTests
{
    public static TheoryData<string, string, string> Stays => new()
    {
        // what happened, in order                                         // what was told                                      // where the person is
        { "admitted", "admitted, pause-round", "in-hospital" },
        { "admitted discharged", "admitted, pause-round | coming-home", "left" },
        { "admitted discharged discharge-cancelled", "admitted, pause-round | coming-home | not-coming-home", "in-hospital" },
        { "admitted discharged discharge-cancelled discharged", "admitted, pause-round | coming-home | not-coming-home | coming-home", "left" },
        { "admitted discharged discharged", "admitted, pause-round | coming-home | coming-home", "left" },
        { "admitted discharged time-changed", "admitted, pause-round | coming-home | time-changed", "left" },
        { "admitted updated discharged updated", "admitted, pause-round |  | coming-home | ", "left" },
        { "admitted died", "admitted, pause-round | died", "dead" },
        { "admitted discharged died", "admitted, pause-round | coming-home | died", "dead" },
        { "admitted died discharged", "admitted, pause-round | died | death-unclear", "dead" },
        { "admitted died time-changed", "admitted, pause-round | died | ", "dead" },
        { "admitted died discharge-cancelled discharged", "admitted, pause-round | died | death-taken-back | coming-home", "left" },
        { "admitted death-unclear", "admitted, pause-round | death-unclear", "in-hospital" },
        { "admitted admission-cancelled", "admitted, pause-round | admission-cancelled", "unknown" },
        { "discharged", "coming-home", "left" },
        { "discharge-cancelled", "not-coming-home", "in-hospital" },
        { "admission-cancelled", "admission-cancelled", "unknown" },
    };

    [Theory]
    [MemberData(nameof(Stays))]
    public void A_stay_tells_this_and_ends_there(string happened, string told, string where)
    {
        var state = HospitalStay.Pathway.First;
        var news = new List<string>();
        foreach (var happening in happened.Split(' '))
        {
            var step = HospitalStay.Pathway.Take(state, happening);
            step.Refusal.ShouldBeNull();
            news.Add(string.Join(", ", step.Of(DutyKind.Tell)));
            state = step.State;
        }

        string.Join(" | ", news).ShouldBe(told);
        state.ShouldBe(where);
        HospitalStay.Pathway.After(happened.Split(' ')).ShouldBe(where);
    }

    [Fact]
    public void Nobody_who_died_is_ever_said_to_come_home()
    {
        foreach (var happening in HospitalStay.Pathway.Happenings)
            HospitalStay.Pathway.Take(HospitalStay.Dead, happening).Of(DutyKind.Tell).ShouldNotContain(HospitalStay.ComingHome, happening);
        foreach (var state in HospitalStay.Pathway.States)
            HospitalStay.Pathway.Take(state, HospitalStay.Died).Of(DutyKind.Tell).ShouldBe([HospitalStay.Died], state);
    }

    [Fact]
    public void Whatever_can_happen_to_a_stay_has_a_line_in_every_state()
    {
        foreach (var state in HospitalStay.Pathway.States)
            foreach (var happening in HospitalStay.Pathway.Happenings)
                HospitalStay.Pathway.Take(state, happening).Refusal.ShouldBeNull($"{state}, {happening}");
    }

    [Theory]
    [InlineData("discharge-cancelled", "nothing-to-cancel")]
    [InlineData("admission-cancelled", "nothing-to-cancel")]
    [InlineData("discharged", "unknown-visit")]
    public void What_is_odd_about_the_first_word_of_a_stay_is_remarked(string happening, string remark) =>
        HospitalStay.Pathway.Take(HospitalStay.Unknown, happening).Of(DutyKind.Remark).ShouldBe([remark]);

    public static TheoryData<string, string, string, string> Answers => new()
    {
        // pathway   // what happened                                     // it is       // the last duty
        { "referral", "delivered", "received", "tell the sender" },
        { "referral", "delivered filed", "received", "" },
        { "referral", "delivered accepted revoked", "cancelled", "tell the owner" },
        { "referral", "delivered deleted", "entered-in-error", "tell the owner" },
        { "referral", "delivered accepted", "accepted", "tell the sender" },
        { "referral", "delivered filed accepted in-progress completed", "completed", "tell the sender" },
        { "referral", "delivered completed", "completed", "tell the sender" },
        { "referral", "completed", "completed", "tell the sender" },
        { "referral", "delivered accepted rejected", "rejected", "tell the sender, pass on" },
        { "referral", "delivered rejected", "rejected", "tell the sender, pass on" },
        { "referral", "undeliverable delivered", "received", "tell the sender" },
        { "referral", "delivered accepted cancelled", "cancelled", "" },
        { "arrival", "delivered accepted completed arrived", "arrived", "tell the sender" },
        { "arrival", "delivered arrived", "arrived", "tell the sender" },
        { "arrival", "delivered rejected", "rejected", "tell the sender" },
        { "arrival", "delivered accepted completed arrived concern", "arrived", "tell the sender" },
        { "arrival", "delivered concern", "received", "tell the sender" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_makes_this_of_what_was_asked(string name, string happened, string state, string duties)
    {
        var pathway = AnswerPathways.Find(name).ShouldNotBeNull();
        PathwayStep? last = null;
        foreach (var happening in happened.Split(' '))
        {
            last = pathway.Take(last?.State ?? pathway.First, happening);
            last.Refusal.ShouldBeNull(happening);
        }

        last!.State.ShouldBe(state);
        string.Join(", ", last.Duties).ShouldBe(duties);
    }

    [Theory]
    [InlineData("referral", "completed", "accepted")]
    [InlineData("referral", "rejected", "completed")]
    [InlineData("referral", "cancelled", "accepted")]
    [InlineData("referral", "received", "arrived")]
    [InlineData("referral", "received", "eaten")]
    [InlineData("arrival", "rejected", "arrived")]
    [InlineData("arrival", "cancelled", "concern")]
    public void An_answer_that_cannot_be_is_refused_with_a_reason_and_changes_nothing(string name, string state, string happening)
    {
        var step = AnswerPathways.Find(name)!.Take(state, happening);

        (step.State, step.Duties.Count).ShouldBe((state, 0));
        step.Refusal.ShouldBe($"A {name} that is {state} cannot be {happening}.");
    }

    [Fact]
    public void Every_state_of_an_answer_is_a_state_of_a_task()
    {
        // http://hl7.org/fhir/R4/valueset-task-status.html
        string[] known = ["draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed", "entered-in-error"];
        foreach (var name in AnswerPathways.Names)
            foreach (var state in AnswerPathways.Find(name)!.States) known.ShouldContain(AnswerWords.TaskStatusOf(state), state);
    }
}
