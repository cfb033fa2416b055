using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Triage.Tests;

public sealed class TriageAnswerTests
{
    private static readonly DateTimeOffset s_evening = new(2026, 6, 1, 19, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void What_to_say_is_the_homes_own_words_and_what_was_counted()
    {
        var bundle = Given("situation=Breathless since the night", "background=COPD.", "soft-sign=eating-less", "on-anticoagulant=true", "usual-news2=2", "treatment-plan=Resuscitation: not-for-cpr.");

        var say = Decide(bundle, new TriageSetting(s_evening)).Say.Split('\n');

        say[0].ShouldBe("Situation: Breathless since the night. Soft signs: eating-less. Reason: NEWS2 is 5 or 6 (or already reaches 5 with what was measured).");
        say[1].ShouldBe("Background: COPD. Treatment plan: Resuscitation: not-for-cpr. Takes an anticoagulant.");
        say[2].ShouldStartWith("Assessment: NEWS2 5 on SpO2 scale 1 at 08:05 on 1 June 2026 (respiration rate 2, oxygen saturation 2, ");
        say[2].ShouldEndWith("usually 2.");
        say[3].ShouldBe("Recommendation: The triage rules ask for: ucr-two-hours.");
    }

    [Fact]
    public void A_closed_service_is_never_the_answer_and_the_urgency_stays()
    {
        var night = new TriageSetting(s_evening.AddHours(2));

        var decision = Decide(Given(), night);

        decision.Disposition.ShouldBe(Disposition.Nhs111);
        decision.Need.ShouldBe(Disposition.UcrTwoHours);
        decision.Within.ShouldBe(TimeSpan.FromHours(2));
        decision.Closed!.OpensAt.ShouldBe(new DateTimeOffset(2026, 6, 2, 8, 0, 0, TimeSpan.FromHours(1)));
        decision.Instruction.ShouldStartWith("Ring 111 now");
        decision.Instruction.ShouldContain("It opens at 08:00 on 2 June: do not wait for it.");
    }

    [Fact]
    public void At_no_minute_of_a_year_is_a_closed_service_the_answer()
    {
        var pack = RulePackTests.Default();
        foreach (var bundle in new[] { Given(), Bundles.Bundle(Bundles.Form("staff-concern=true")) })
            for (var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); at.Year == 2026; at = at.AddMinutes(31))
            {
                var decision = pack.Decide(bundle, new TriageSetting(at));
                var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
                var isWorkingDay = local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
                    && !s_holidaysOf2026.Contains((local.Month, local.Day));
                var open = decision.Need == Disposition.UcrTwoHours
                    ? local.Hour is >= 8 and < 20
                    : isWorkingDay && local.TimeOfDay >= TimeSpan.FromHours(8) && local.TimeOfDay < TimeSpan.FromHours(18.5);
                if ((decision.Disposition == decision.Need) != open) Assert.Fail($"{local:O}: {decision.Disposition}");
            }
    }

    [Fact]
    public void The_hours_of_the_persons_own_practice_count_before_those_of_the_pack()
    {
        Gateway.Fhir.Uk.OpeningHours.TryParse("Mon-Fri 08:00-20:00", out var late).ShouldBeTrue();
        var bundle = Bundles.Bundle([Bundles.Patient(), .. Bundles.Set(), Bundles.Form("staff-concern=true")]);

        Decide(bundle, new TriageSetting(s_evening)).Disposition.ShouldBe(Disposition.Nhs111);
        Decide(bundle, new TriageSetting(s_evening)).Missing.ShouldContain(missing => missing.StartsWith("opening hours"));
        Decide(bundle, new TriageSetting(s_evening) { Practice = late }).Disposition.ShouldBe(Disposition.GpWithinHours);
        Decide(bundle, new TriageSetting(s_evening) { Practice = late }).Missing.ShouldNotContain(missing => missing.StartsWith("opening hours"));
    }

    [Fact]
    public void A_year_whose_bank_holidays_are_not_known_is_named() =>
        Decide(Given(), new TriageSetting(s_evening.AddYears(20))).Missing.ShouldContain(missing => missing.StartsWith("bank holidays"));

    [Fact]
    public void A_person_managed_in_the_home_has_a_time_to_look_again()
    {
        var decision = Decide(Bundles.Bundle(Bundles.Set()), new TriageSetting(s_evening));

        decision.RecheckAt.ShouldBe(s_evening.AddHours(12));
        decision.Within.ShouldBeNull();
    }

    [Fact]
    public void A_stored_decision_can_be_made_again_from_what_was_kept()
    {
        Gateway.Fhir.Uk.OpeningHours.TryParse("always", out var always).ShouldBeTrue();
        var setting = new TriageSetting(s_evening.AddHours(3)) { Ucr = always };
        var first = JsonText.ToBytes(TriageResources.ToJson(Decide(Given("staff-concern=true"), setting)));
        var kept = JsonText.ToBytes(TriageInput.ToJson(Given("staff-concern=true"), setting));

        var read = TriageInput.Read(JsonTree.ReadForeign(kept).Root.ShouldNotBeNull()).ShouldNotBeNull();

        JsonText.ToBytes(TriageResources.ToJson(Decide(read.Bundle, read.Setting))).ShouldBe(first);
    }

    [Fact]
    public void What_was_sent_and_cannot_be_read_is_named_without_its_value() =>
        Decide(Given("unreadable-observation=pulse: fast"), new TriageSetting(s_evening)).Missing.ShouldContain("pulse: it was sent and cannot be read");

    // GOV.UK, Bank holidays, England and Wales, 2026.
    private static readonly HashSet<(int Month, int Day)> s_holidaysOf2026 = [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)];

    private static TriageDecision Decide(Element bundle, TriageSetting setting) => RulePackTests.Default().Decide(bundle, setting);

    private static Element Given(params string[] answers) =>
        Bundles.Bundle([Bundles.Patient(), .. Bundles.Set(rate: "22", spo2: "92", pulse: "100"), Bundles.Form(answers)]);
}
