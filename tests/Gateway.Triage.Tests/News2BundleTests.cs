using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Triage.Tests;

public sealed class News2BundleTests
{
    [Fact]
    public void A_full_set_is_found_by_its_codes()
    {
        var observations = News2.FromBundle(Bundles.Bundle([Bundles.Patient(), .. Bundles.Set(rate: "21", spo2: "93", pulse: "95", temperature: "37.5", systolic: "120")]));

        observations.RespirationRate.ShouldBe(21);
        observations.Spo2.ShouldBe(93);
        observations.Spo2Scale.ShouldBe(1);
        observations.OnOxygen.ShouldBe(false);
        observations.Systolic.ShouldBe(120);
        observations.Pulse.ShouldBe(95);
        observations.Consciousness.ShouldBe(Acvpu.Alert);
        observations.Temperature.ShouldBe(37.5m);
        News2.Score(observations).Total.ShouldBe(5); // the UK Core example with these values claims 6
    }

    [Theory]
    [InlineData("http://loinc.org", "9279-1", "respiration-rate")]
    [InlineData("http://snomed.info/sct", "86290005", "respiration-rate")]
    [InlineData("http://loinc.org", "2708-6", "spo2")]
    [InlineData("http://loinc.org", "59408-5", "spo2")]
    [InlineData("http://snomed.info/sct", "103228002", "spo2")]
    [InlineData("http://snomed.info/sct", "431314004", "spo2")]
    [InlineData("http://snomed.info/sct", "442476006", "spo2")]
    [InlineData("http://loinc.org", "8480-6", "systolic")]
    [InlineData("http://snomed.info/sct", "72313002", "systolic")]
    [InlineData("http://loinc.org", "8867-4", "pulse")]
    [InlineData("http://snomed.info/sct", "364075005", "pulse")]
    [InlineData("http://snomed.info/sct", "78564009", "pulse")]
    [InlineData("http://snomed.info/sct", "444981005", "pulse")]
    [InlineData("http://loinc.org", "8310-5", "temperature")]
    [InlineData("http://snomed.info/sct", "276885007", "temperature")]
    [InlineData("http://snomed.info/sct", "386725007", "temperature")]
    public void Each_code_means_its_parameter(string system, string code, string parameter)
    {
        var unit = parameter switch { "spo2" => "%", "systolic" => "mm[Hg]", "temperature" => "Cel", _ => "/min" };

        var score = News2.Score(News2.FromBundle(Bundles.Bundle(Bundles.Quantity("o", system, code, "40", unit))));

        score.Components.ShouldHaveSingleItem().Parameter.ShouldBe(parameter);
    }

    [Theory]
    [InlineData("248234008", Acvpu.Alert)]
    [InlineData("130987000", Acvpu.NewConfusion)]
    [InlineData("300202002", Acvpu.Voice)]
    [InlineData("450847001", Acvpu.Pain)]
    [InlineData("422768004", Acvpu.Unresponsive)]
    public void Each_level_of_consciousness_has_its_code(string code, Acvpu level) =>
        News2.FromBundle(Bundles.Bundle(Bundles.Consciousness("o", code))).Consciousness.ShouldBe(level);

    [Fact]
    public void A_code_of_another_system_is_not_a_measurement() =>
        News2.Score(News2.FromBundle(Bundles.Bundle(Bundles.Quantity("o", "https://example.org/codes", "9279-1", "30", "/min"))))
            .Components.ShouldBeEmpty();

    [Fact]
    public void Scale_2_is_used_only_when_a_target_of_88_to_92_is_prescribed()
    {
        Scale(Bundles.Target("88", "92")).ShouldBe(2);
        Scale(Bundles.Target("94", "98")).ShouldBe(1); // the usual target
        Scale(Bundles.Target("88", "92", status: "preliminary")).ShouldBe(1); // written down, not prescribed
        Scale(Bundles.Target("88", "92", status: "entered-in-error")).ShouldBe(1); // withdrawn
        Scale(Bundles.Quantity("t", "http://snomed.info/sct", "852641000000103", "90", "%")).ShouldBe(1); // not a range
        Scale(Bundles.Quantity("t", "http://snomed.info/sct", "927981000000106", "90", "%")).ShouldBe(1); // a low baseline is no prescription
        Scale(Bundles.Target("88", "92"), Bundles.Target("94", "98", "2026-06-02T08:00:00+01:00")).ShouldBe(1); // changed since
    }

    [Fact]
    public void What_was_entered_in_error_is_not_counted()
    {
        var bundle = Bundles.Bundle(
            Bundles.Quantity("wrong", "http://loinc.org", "9279-1", "45", "/min", "2026-06-01T08:10:00+01:00", "entered-in-error"),
            Bundles.Quantity("right", "http://loinc.org", "9279-1", "15", "/min"));

        News2.FromBundle(bundle).RespirationRate.ShouldBe(15);
    }

    [Fact]
    public void The_latest_of_each_counts_whatever_the_order_and_the_offset()
    {
        var bundle = Bundles.Bundle(
            Bundles.Quantity("later", "http://loinc.org", "8867-4", "120", "/min", "2026-06-01T08:30:00+01:00"),
            Bundles.Quantity("earlier", "http://loinc.org", "8867-4", "80", "/min", "2026-06-01T07:29:00Z"));

        News2.FromBundle(bundle).Pulse.ShouldBe(120);
    }

    [Fact]
    public void Of_two_values_of_the_same_time_the_one_that_scores_higher_counts()
    {
        var low = Bundles.Quantity("a", "http://loinc.org", "8867-4", "80", "/min");
        var high = Bundles.Quantity("b", "http://loinc.org", "8867-4", "135", "/min");

        News2.FromBundle(Bundles.Bundle(low, high)).Pulse.ShouldBe(135);
        News2.FromBundle(Bundles.Bundle(high, low)).Pulse.ShouldBe(135);
    }

    [Fact]
    public void A_value_of_yesterday_does_not_complete_the_set_of_today()
    {
        var bundle = Bundles.Bundle([.. Bundles.Set(temperature: null), Bundles.Quantity("t", "http://loinc.org", "8310-5", "36.8", "Cel", "2026-05-31T08:00:00+01:00")]);

        var score = News2.Score(News2.FromBundle(bundle));

        score.Total.ShouldBeNull();
        score.Missing.ShouldBe(["temperature"]);
        score.Reasons["temperature"].ShouldContain("earlier set");
    }

    [Fact]
    public void A_value_in_another_unit_is_missing_with_its_reason()
    {
        var bundle = Bundles.Bundle([.. Bundles.Set(temperature: null), Bundles.Quantity("t", "http://loinc.org", "8310-5", "40", "[degF]")]);

        var score = News2.Score(News2.FromBundle(bundle));

        score.Missing.ShouldBe(["temperature"]);
        score.Reasons["temperature"].ShouldContain("unit");
        score.Reasons["temperature"].ShouldNotContain("40");
    }

    [Fact]
    public void A_value_below_what_the_device_shows_is_missing_with_its_reason()
    {
        var observation = Bundles.Quantity("t", "http://loinc.org", "8310-5", "35", "Cel");
        observation["valueQuantity"]!.With("comparator", "<");

        News2.FromBundle(Bundles.Bundle(observation)).Unusable.Keys.ShouldBe(["temperature"]);
    }

    [Fact]
    public void The_observation_of_a_complete_set_is_the_uk_core_one()
    {
        var bundle = Bundles.Bundle(Bundles.Set(rate: "21", spo2: "93", pulse: "95"));

        var observation = News2.ToObservation(News2.Score(News2.FromBundle(bundle)), bundle, "news2-1").ShouldNotBeNull();

        observation["id"]!.Text.ShouldBe("news2-1");
        observation.At("category", "coding", "code")!.Text.ShouldBe("survey");
        observation.At("code", "coding", "code")!.Text.ShouldBe("1104051000000101");
        observation.At("subject", "reference")!.Text.ShouldBe("Patient/p1");
        observation["effectiveDateTime"]!.Text.ShouldBe(Bundles.Time);
        observation.At("valueQuantity", "value")!.Text.ShouldBe("5");
        observation.At("valueQuantity", "code")!.Text.ShouldBe("{ScoreOf}");
        observation["dataAbsentReason"].ShouldBeNull();
        observation.All("component").Count().ShouldBe(7);
        observation.All("component").Sum(component => int.Parse(component.At("valueQuantity", "value")!.Text!)).ShouldBe(5);
        observation.All("derivedFrom").Select(source => source["reference"]!.Text)
            .ShouldBe(["Observation/rate", "Observation/spo2", "Observation/oxygen", "Observation/bp", "Observation/pulse", "Observation/acvpu", "Observation/temp"]);
        foreach (var name in new[] { "category", "component", "derivedFrom" })
            observation.All(name).ShouldAllBe(element => element.IsRepeat);
        ResourceValidator.Validate(observation).ShouldBeEmpty();
    }

    [Fact]
    public void The_observation_of_an_incomplete_set_has_no_value_and_says_why()
    {
        var bundle = Bundles.Bundle(Bundles.Set(temperature: null, rate: "26"));

        var observation = News2.ToObservation(News2.Score(News2.FromBundle(bundle)), bundle, "n").ShouldNotBeNull();

        observation["valueQuantity"].ShouldBeNull();
        observation.At("dataAbsentReason", "coding", "code")!.Text.ShouldBe("not-performed");
        observation.All("component").Count().ShouldBe(7);
        observation.All("component").Last().At("dataAbsentReason", "coding", "code")!.Text.ShouldBe("not-performed");
        observation.At("note", "text")!.Text!.ShouldContain("adds up to 3");
        ResourceValidator.Validate(observation).ShouldBeEmpty();
    }

    [Fact]
    public void The_observation_of_a_set_with_an_impossible_value_says_error()
    {
        var bundle = Bundles.Bundle(Bundles.Set(temperature: "102.2"));

        var observation = News2.ToObservation(News2.Score(News2.FromBundle(bundle)), bundle, "n").ShouldNotBeNull();

        observation.At("dataAbsentReason", "coding", "code")!.Text.ShouldBe("error");
        observation.All("derivedFrom").ShouldNotContain(source => source["reference"]!.Text == "Observation/temp");
    }

    [Fact]
    public void Scale_2_has_its_own_component_code()
    {
        var bundle = Bundles.Bundle([.. Bundles.Set(spo2: "90"), Bundles.Target("88", "92")]);

        var observation = News2.ToObservation(News2.Score(News2.FromBundle(bundle)), bundle, "n").ShouldNotBeNull();

        observation.All("component").Select(component => component.At("code", "coding", "code")!.Text).ShouldContain("1104321000000108");
        observation.At("valueQuantity", "value")!.Text.ShouldBe("0");
    }

    [Fact]
    public void A_set_that_its_source_took_back_takes_the_score_back()
    {
        var bundle = Bundles.Bundle(Bundles.Quantity("o", "http://loinc.org", "9279-1", "26", "/min", status: "entered-in-error"));

        var observation = News2.ToObservation(News2.Score(News2.FromBundle(bundle)), bundle, "n").ShouldNotBeNull();

        observation["status"]!.Text.ShouldBe("entered-in-error");
        observation["valueQuantity"].ShouldBeNull();
        observation["component"].ShouldBeNull();
        observation.At("subject", "reference")!.Text.ShouldBe("Patient/p1");
        ResourceValidator.Validate(observation).ShouldBeEmpty();
    }

    [Fact]
    public void A_weight_that_was_taken_back_has_no_score_to_take_back()
    {
        var bundle = Bundles.Bundle(Bundles.Quantity("o", "http://loinc.org", "29463-7", "62", "kg", status: "entered-in-error"));

        News2.ToObservation(News2.Score(News2.FromBundle(bundle)), bundle, "n").ShouldBeNull();
    }

    [Fact]
    public void Nothing_measured_makes_no_observation()
    {
        var bundle = Bundles.Bundle(Bundles.Patient());

        News2.ToObservation(News2.Score(News2.FromBundle(bundle)), bundle, "n").ShouldBeNull();
    }

    private static int Scale(params Element[] targets) =>
        News2.FromBundle(Bundles.Bundle([.. Bundles.Set(), .. targets])).Spo2Scale;
}
