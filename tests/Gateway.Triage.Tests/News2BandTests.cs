using System.Globalization;

namespace Gateway.Triage.Tests;

/// <summary>
/// Every edge of every band of Chart 1 of: Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017.
/// The score of a decimal between two printed bands is the gateway's own reading: the higher of its neighbours.
/// </summary>
public sealed class News2BandTests
{
    [Theory]
    [InlineData("1", 3)] // the least that is taken for a measurement
    [InlineData("8", 3)] // last of "8 or fewer"
    [InlineData("8.5", 3)] // between the bands: the higher of 3 and 1
    [InlineData("9", 1)] // first of 9–11
    [InlineData("11", 1)] // last of 9–11
    [InlineData("11.9", 1)] // between the bands: the higher of 1 and 0
    [InlineData("12", 0)] // first of 12–20
    [InlineData("20", 0)] // last of 12–20
    [InlineData("20.1", 2)] // between the bands: the higher of 0 and 2
    [InlineData("21", 2)] // first of 21–24
    [InlineData("24", 2)] // last of 21–24
    [InlineData("24.5", 3)] // between the bands: the higher of 2 and 3
    [InlineData("25", 3)] // first of "25 or more"
    [InlineData("100", 3)] // the most that is taken for a measurement
    public void Respiration_rate(string perMinute, int score) =>
        Scored("respiration-rate", Normal with { RespirationRate = Number(perMinute) }).ShouldBe(score);

    [Theory]
    [InlineData("20", 3)] // the least that is taken for a measurement
    [InlineData("91", 3)] // last of "91 or less"
    [InlineData("91.5", 3)] // between the bands: the higher of 3 and 2
    [InlineData("92", 2)] // first of 92–93
    [InlineData("93", 2)] // last of 92–93
    [InlineData("93.9", 2)] // between the bands: the higher of 2 and 1
    [InlineData("94", 1)] // first of 94–95
    [InlineData("95", 1)] // last of 94–95
    [InlineData("95.5", 1)] // between the bands: the higher of 1 and 0
    [InlineData("96", 0)] // first of "96 or more"
    [InlineData("100", 0)] // nobody is saturated beyond this
    public void Saturation_on_scale_1(string percent, int score)
    {
        Scored("spo2", Normal with { Spo2 = Number(percent), OnOxygen = false }).ShouldBe(score);
        Scored("spo2", Normal with { Spo2 = Number(percent), OnOxygen = true }).ShouldBe(score); // scale 1 does not ask for the oxygen
        Scored("spo2", Normal with { Spo2 = Number(percent), OnOxygen = null }).ShouldBe(score);
    }

    [Theory]
    [InlineData("83", 3, 3)] // last of "83 or less"
    [InlineData("83.5", 3, 3)] // between the bands: the higher of 3 and 2
    [InlineData("84", 2, 2)] // first of 84–85
    [InlineData("85", 2, 2)] // last of 84–85
    [InlineData("85.5", 2, 2)] // between the bands: the higher of 2 and 1
    [InlineData("86", 1, 1)] // first of 86–87
    [InlineData("87", 1, 1)] // last of 86–87
    [InlineData("87.5", 1, 1)] // between the bands: the higher of 1 and 0
    [InlineData("88", 0, 0)] // first of the target, 88–92
    [InlineData("92", 0, 0)] // last of the target
    [InlineData("92.5", 0, 1)] // on oxygen between the bands: the higher of 0 and 1
    [InlineData("93", 0, 1)] // "93 or more on air" and first of "93–94 on oxygen"
    [InlineData("94", 0, 1)] // last of "93–94 on oxygen"
    [InlineData("94.5", 0, 2)] // on oxygen between the bands: the higher of 1 and 2
    [InlineData("95", 0, 2)] // first of "95–96 on oxygen"
    [InlineData("96", 0, 2)] // last of "95–96 on oxygen"
    [InlineData("96.5", 0, 3)] // on oxygen between the bands: the higher of 2 and 3
    [InlineData("97", 0, 3)] // first of "97 or more on oxygen": too much oxygen is the danger here
    [InlineData("100", 0, 3)] // nobody is saturated beyond this
    public void Saturation_on_scale_2(string percent, int onAir, int onOxygen)
    {
        Scored("spo2", Normal with { Spo2 = Number(percent), Spo2Scale = 2, OnOxygen = false }).ShouldBe(onAir);
        Scored("spo2", Normal with { Spo2 = Number(percent), Spo2Scale = 2, OnOxygen = true }).ShouldBe(onOxygen);
        int? unknownOxygen = onAir == onOxygen ? onAir : null;
        Scored("spo2", Normal with { Spo2 = Number(percent), Spo2Scale = 2, OnOxygen = null }).ShouldBe(unknownOxygen);
    }

    [Theory]
    [InlineData(false, 0)] // air
    [InlineData(true, 2)] // any supplemental oxygen
    public void Air_or_oxygen(bool onOxygen, int score) =>
        Scored("oxygen", Normal with { OnOxygen = onOxygen }).ShouldBe(score);

    [Theory]
    [InlineData("30", 3)] // the least that is taken for a measurement
    [InlineData("90", 3)] // last of "90 or less"
    [InlineData("90.5", 3)] // between the bands: the higher of 3 and 2
    [InlineData("91", 2)] // first of 91–100
    [InlineData("100", 2)] // last of 91–100
    [InlineData("100.5", 2)] // between the bands: the higher of 2 and 1
    [InlineData("101", 1)] // first of 101–110
    [InlineData("110", 1)] // last of 101–110
    [InlineData("110.5", 1)] // between the bands: the higher of 1 and 0
    [InlineData("111", 0)] // first of 111–219
    [InlineData("219", 0)] // last of 111–219
    [InlineData("219.5", 3)] // between the bands: the higher of 0 and 3
    [InlineData("220", 3)] // first of "220 or more"
    [InlineData("300", 3)] // the most that is taken for a measurement
    public void Systolic_blood_pressure(string mmHg, int score) =>
        Scored("systolic", Normal with { Systolic = Number(mmHg) }).ShouldBe(score);

    [Theory]
    [InlineData("10", 3)] // the least that is taken for a measurement
    [InlineData("40", 3)] // last of "40 or fewer"
    [InlineData("40.5", 3)] // between the bands: the higher of 3 and 1
    [InlineData("41", 1)] // first of 41–50
    [InlineData("50", 1)] // last of 41–50
    [InlineData("50.5", 1)] // between the bands: the higher of 1 and 0
    [InlineData("51", 0)] // first of 51–90
    [InlineData("90", 0)] // last of 51–90
    [InlineData("90.5", 1)] // between the bands: the higher of 0 and 1
    [InlineData("91", 1)] // first of 91–110
    [InlineData("110", 1)] // last of 91–110
    [InlineData("110.5", 2)] // between the bands: the higher of 1 and 2
    [InlineData("111", 2)] // first of 111–130
    [InlineData("130", 2)] // last of 111–130
    [InlineData("130.5", 3)] // between the bands: the higher of 2 and 3
    [InlineData("131", 3)] // first of "131 or more"
    [InlineData("300", 3)] // the most that is taken for a measurement
    public void Pulse(string perMinute, int score) =>
        Scored("pulse", Normal with { Pulse = Number(perMinute) }).ShouldBe(score);

    [Theory]
    [InlineData(Acvpu.Alert, 0)] // A
    [InlineData(Acvpu.NewConfusion, 3)] // C: new since NEWS2
    [InlineData(Acvpu.Voice, 3)] // V
    [InlineData(Acvpu.Pain, 3)] // P
    [InlineData(Acvpu.Unresponsive, 3)] // U
    public void Consciousness(Acvpu level, int score) =>
        Scored("consciousness", Normal with { Consciousness = level }).ShouldBe(score);

    [Theory]
    [InlineData("20", 3)] // the least that is taken for a measurement
    [InlineData("35.0", 3)] // last of "35.0 or less"
    [InlineData("35.05", 3)] // between the bands: the higher of 3 and 1
    [InlineData("35.1", 1)] // first of 35.1–36.0
    [InlineData("36.0", 1)] // last of 35.1–36.0
    [InlineData("36.05", 1)] // between the bands: the higher of 1 and 0
    [InlineData("36.1", 0)] // first of 36.1–38.0
    [InlineData("38.0", 0)] // last of 36.1–38.0
    [InlineData("38.00", 0)] // the same number with another digit
    [InlineData("38.05", 1)] // between the bands: the higher of 0 and 1
    [InlineData("38.1", 1)] // first of 38.1–39.0
    [InlineData("39.0", 1)] // last of 38.1–39.0
    [InlineData("39.05", 2)] // between the bands: the higher of 1 and 2
    [InlineData("39.1", 2)] // first of "39.1 or more"
    [InlineData("45", 2)] // the most that is taken for a measurement
    public void Temperature(string celsius, int score) =>
        Scored("temperature", Normal with { Temperature = Number(celsius) }).ShouldBe(score);

    [Theory]
    [InlineData("respiration-rate", "0")] // a blank that became a zero
    [InlineData("respiration-rate", "-12")] // a dash read as a sign
    [InlineData("respiration-rate", "120")] // the systolic pressure in the wrong box
    [InlineData("spo2", "0.97")] // a fraction
    [InlineData("spo2", "1")] // a fraction that is whole
    [InlineData("spo2", "140")] // more than everything
    [InlineData("spo2", "100.1")] // more than everything
    [InlineData("systolic", "16.5")] // kPa
    [InlineData("systolic", "0")] // a blank that became a zero
    [InlineData("systolic", "1200")] // a digit too many
    [InlineData("pulse", "0")] // a blank that became a zero
    [InlineData("pulse", "301")] // a digit too many
    [InlineData("temperature", "102.2")] // °F
    [InlineData("temperature", "3.75")] // a slipped point
    [InlineData("temperature", "0")] // a blank that became a zero
    public void A_value_that_no_living_person_has_is_missing_with_its_reason(string parameter, string value)
    {
        var number = Number(value);
        var observations = parameter switch
        {
            "respiration-rate" => Normal with { RespirationRate = number },
            "spo2" => Normal with { Spo2 = number },
            "systolic" => Normal with { Systolic = number },
            "pulse" => Normal with { Pulse = number },
            _ => Normal with { Temperature = number },
        };

        var score = News2.Score(observations);

        score.Total.ShouldBeNull();
        score.Missing.ShouldBe([parameter]);
        score.Reasons[parameter].ShouldContain("measure again");
        score.Components.ShouldNotContain(component => component.Parameter == parameter);
    }

    [Fact]
    public void A_missing_parameter_is_not_a_zero()
    {
        var score = News2.Score(Normal with { Temperature = null, RespirationRate = 26 });

        score.Total.ShouldBeNull();
        score.AtLeast.ShouldBe(3);
        score.HasSingleThree.ShouldBeTrue();
        score.Missing.ShouldBe(["temperature"]);
        score.Reasons.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_measured_has_no_total()
    {
        var score = News2.Score(new News2Observations());

        score.Total.ShouldBeNull();
        score.AtLeast.ShouldBe(0);
        score.Missing.Count.ShouldBe(7);
    }

    [Fact]
    public void A_third_saturation_scale_does_not_exist()
    {
        var score = News2.Score(Normal with { Spo2Scale = 3 });

        score.Total.ShouldBeNull();
        score.Missing.ShouldBe(["spo2"]);
    }

    /// <summary>A person who scores 0 everywhere.</summary>
    internal static readonly News2Observations Normal = new()
    {
        RespirationRate = 16,
        Spo2 = 97,
        OnOxygen = false,
        Systolic = 125,
        Pulse = 70,
        Consciousness = Acvpu.Alert,
        Temperature = 36.8m,
    };

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static int? Scored(string parameter, News2Observations observations) =>
        News2.Score(observations).Components.FirstOrDefault(component => component.Parameter == parameter)?.Score;
}
