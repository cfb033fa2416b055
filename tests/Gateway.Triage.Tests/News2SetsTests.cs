using Gateway.Fhir.Model;

namespace Gateway.Triage.Tests;

/// <summary>Several sets of observations in one message never score as one.</summary>
public sealed class News2SetsTests
{
    private const string Morning = "2026-06-01T08:00:00+01:00";
    private const string Noon = "2026-06-01T12:00:00+01:00";

    [Fact]
    public void Of_two_complete_sets_the_later_counts_whatever_the_order()
    {
        var morning = Bundles.Set(rate: "26", temperature: "39.5", time: Morning);
        var noon = Bundles.Set(pulse: "95", time: Noon);

        Total([.. morning, .. noon]).ShouldBe(1);
        Total([.. noon, .. morning]).ShouldBe(1);
    }

    [Fact]
    public void Two_halves_of_different_times_make_no_whole()
    {
        var morning = Bundles.Set(systolic: null, pulse: null, level: null, temperature: null, time: Morning);
        var noon = Bundles.Set(rate: null, spo2: null, oxygen: null, time: Noon);

        var score = Score([.. morning, .. noon]);

        score.Total.ShouldBeNull();
        score.Components.Select(component => component.Parameter).ShouldBe(["systolic", "pulse", "consciousness", "temperature"]);
        score.Reasons["spo2"].ShouldContain("earlier set");
    }

    [Fact]
    public void A_value_measured_again_begins_a_new_set_and_the_complete_one_keeps_its_total()
    {
        var set = Bundles.Set(time: Morning);
        var again = Bundles.Quantity("again", "http://loinc.org", "8867-4", "140", "/min", "2026-06-01T08:10:00+01:00");

        Total([.. set, again]).ShouldBe(0);
        var decision = Decided([.. set, again]);
        decision.Disposition.ShouldBe(Disposition.UcrTwoHours); // the pulse alone scores 3
        decision.Sets.Select(counted => (counted.Score.Total, counted.Score.AtLeast, counted.IsCounted)).ShouldBe([(0, 0, true), (null, 3, false)]);
        decision.Missing.ShouldContain(missing => missing.Contains("measured again"));
    }

    [Fact]
    public void A_later_set_that_is_not_complete_takes_the_reassurance_of_the_earlier_one()
    {
        var again = Bundles.Quantity("again", "http://loinc.org", "8867-4", "72", "/min", Noon);

        Decided([.. Bundles.Set(time: Morning)]).Disposition.ShouldBe(Disposition.ManageInHome);
        Decided([.. Bundles.Set(time: Morning), again]).Disposition.ShouldBe(Disposition.GpWithinHours);
    }

    [Fact]
    public void Measurements_of_the_same_hour_are_one_set()
    {
        var set = Bundles.Set(temperature: null, time: Morning);
        var temperature = Bundles.Quantity("t", "http://loinc.org", "8310-5", "38.5", "Cel", "2026-06-01T08:40:00+01:00");

        Total([.. set, temperature]).ShouldBe(1);
    }

    [Fact]
    public void A_set_without_any_time_is_one_set()
    {
        var set = Bundles.Set();
        foreach (var observation in set) observation.Remove(observation["effectiveDateTime"]!);

        Total(set).ShouldBe(0);
    }

    [Fact]
    public void A_value_without_a_unit_is_counted_and_leaves_no_total()
    {
        var set = Bundles.Set(pulse: "140");
        PackCase.TakeUnit(set.Single(observation => observation["id"]!.Text == "pulse"));

        var score = Score(set);

        score.Total.ShouldBeNull();
        score.AtLeast.ShouldBe(3);
        score.HasSingleThree.ShouldBeTrue();
        score.Reasons["pulse"].ShouldContain("without a unit");
    }

    [Fact]
    public void Sub_scores_of_both_saturation_scales_are_no_prescription_of_either()
    {
        var total = Bundles.Observation("n", "http://snomed.info/sct", "1104051000000101");
        foreach (var code in new[] { "1104311000000102", "1104321000000108" })
        {
            var component = total.Add(new Element("component") { IsRepeat = true });
            component.Add(new Element("code")).Add(new Element("coding") { IsRepeat = true }).With("system", "http://snomed.info/sct").With("code", code);
            component.Add(new Element("valueQuantity")).Add(Element.Number("value", "0"));
        }

        var score = Score([.. Bundles.Set(spo2: "90"), total, Bundles.Target("88", "92")]);

        score.Spo2Scale.ShouldBe(0);
        score.Total.ShouldBeNull();
        score.HasSingleThree.ShouldBeTrue();
    }

    [Theory]
    // form                                                          target       saturation  scale  counts  complete
    [InlineData("spo2-scale=2", "", "90", 1, 3, true)]
    [InlineData("spo2-scale=2; spo2-scale-2-prescribed=yes", "", "90", 2, 0, true)]
    [InlineData("spo2-scale=2; spo2-scale-2-prescribed=no", "", "90", 1, 3, true)]
    [InlineData("spo2-scale=2; spo2-scale-2-prescribed=unknown", "", "90", 1, 3, true)]
    [InlineData("spo2-scale=2; spo2-scale-2-prescribed=no", "final", "90", 1, 3, true)]
    [InlineData("spo2-scale-2-prescribed=yes", "", "90", 1, 3, true)]
    [InlineData("", "final", "90", 2, 0, true)]
    [InlineData("", "preliminary", "90", 1, 3, true)]
    [InlineData("spo2-scale=1", "", "90", 1, 3, true)]
    [InlineData("spo2-scale=2", "", "97 on oxygen", 0, 5, false)]
    [InlineData("spo2-scale=2; spo2-scale-2-prescribed=yes", "", "97 on oxygen", 2, 5, true)]
    public void Scale_2_counts_only_when_it_is_said_to_be_prescribed_and_never_lowers(string form, string target, string saturation, int scale, int sum, bool isComplete)
    {
        var resources = Bundles.Set(spo2: saturation.Split(' ')[0], oxygen: saturation.EndsWith("oxygen", StringComparison.Ordinal)).ToList();
        if (target.Length > 0) resources.Add(Bundles.Target("88", "92", status: target));

        var score = Score([.. resources, Bundles.Form(form.Split("; ", StringSplitOptions.RemoveEmptyEntries))]);

        (score.Spo2Scale, score.AtLeast, score.Total is not null).ShouldBe((scale, sum, isComplete));
    }

    [Fact]
    public void Where_scale_2_is_not_prescribed_both_scores_are_shown()
    {
        var score = Score([.. Bundles.Set(spo2: "90", pulse: "95"), Bundles.Target("88", "92", status: "preliminary")]);

        score.OnEachScale.ShouldBe((4, 1));
        Score([.. Bundles.Set(spo2: "90"), Bundles.Target("88", "92")]).OnEachScale.ShouldBeNull();
    }

    [Fact]
    public void A_child_and_a_pregnant_woman_have_no_score_and_are_told_why()
    {
        var child = Bundles.Bundle([Bundles.Patient().With("birthDate", "2015-01-01"), .. Bundles.Set(rate: "30")]);
        var pregnant = Bundles.Bundle([Bundles.Patient(), .. Bundles.Set(rate: "30"), Bundles.Form("pregnant=yes")]);

        foreach (var bundle in new[] { child, pregnant })
        {
            var score = News2.Score(News2.FromBundle(bundle));
            score.Total.ShouldBeNull();
            score.Components.ShouldBeEmpty();
            score.Reasons.Values.ShouldAllBe(reason => reason.StartsWith("NEWS2 is not for"));
            News2.ToObservation(score, bundle, "n").ShouldBeNull();
        }
    }

    [Fact]
    public void The_senders_own_total_beside_the_measurements_is_shown_and_not_counted()
    {
        var total = Bundles.Quantity("n", "http://snomed.info/sct", "1104051000000101", "6", "{ScoreOf}");

        var decision = Decided([.. Bundles.Set(rate: "21", spo2: "93", pulse: "95"), total]);

        decision.News2.Total.ShouldBe(5);
        decision.SenderTotal.ShouldBe(6);
    }

    private static TriageDecision Decided(Element[] observations) =>
        RulePackTests.Default().Decide(Bundles.Bundle([Bundles.Patient(), .. observations, Bundles.Form("head-injury=no")]), new TriageSetting(new DateTimeOffset(2026, 6, 1, 12, 30, 0, TimeSpan.FromHours(1))));

    private static int? Total(Element[] observations) => Score(observations).Total;

    private static News2Score Score(Element[] observations) => News2.Score(News2.FromBundle(Bundles.Bundle(observations)));
}
