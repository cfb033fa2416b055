using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Triage.Tests;

public sealed class News2Properties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(2000));

    [Fact]
    public void The_total_is_the_sum_of_its_parts_and_lies_between_0_and_20() => Check.One(Runs, Prop.ForAll(Sets(), set =>
    {
        var score = News2.Score(set);

        return score.AtLeast == score.Components.Sum(component => component.Score)
            && score.AtLeast is >= 0 and <= 20
            && (score.Total is null || score.Total == score.AtLeast)
            && (score.Total is null) == (score.Missing.Count > 0)
            && score.Components.Count + score.Missing.Count == 7;
    }));

    [Fact]
    public void One_measurement_more_never_lowers_what_is_known() => Check.One(Runs, Prop.ForAll(Sets(), full =>
    {
        var known = News2.Score(full).AtLeast;

        return Without(full).All(less => News2.Score(less).AtLeast <= known);
    }));

    [Fact]
    public void The_total_of_a_completed_set_is_never_below_what_was_known_before() => Check.One(Runs, Prop.ForAll(Sets(), set =>
    {
        var completed = News2.Score(set with
        {
            RespirationRate = set.RespirationRate ?? 22,
            Spo2 = set.Spo2 ?? 95,
            OnOxygen = set.OnOxygen ?? true,
            Systolic = set.Systolic ?? 105,
            Pulse = set.Pulse ?? 100,
            Consciousness = set.Consciousness ?? Acvpu.Voice,
            Temperature = set.Temperature ?? 39.5m,
        });

        return completed.AtLeast >= News2.Score(set).AtLeast;
    }));

    private static IEnumerable<News2Observations> Without(News2Observations set) =>
    [
        set with { RespirationRate = null },
        set with { Spo2 = null },
        set with { OnOxygen = null },
        set with { Systolic = null },
        set with { Pulse = null },
        set with { Consciousness = null },
        set with { Temperature = null },
    ];

    /// <summary>Sets with gaps, decimals and, now and then, an impossible value.</summary>
    private static Arbitrary<News2Observations> Sets()
    {
        var gen =
            from rate in Tenths(0, 600)
            from spo2 in Tenths(700, 1010)
            from scale in Gen.Elements(1, 2)
            from oxygen in Gen.Elements<bool?>(null, false, true)
            from systolic in Tenths(600, 2600)
            from pulse in Tenths(300, 1600)
            from level in Gen.Elements<Acvpu?>(null, Acvpu.Alert, Acvpu.NewConfusion, Acvpu.Voice, Acvpu.Pain, Acvpu.Unresponsive)
            from temperature in Tenths(330, 430)
            select new News2Observations
            {
                RespirationRate = rate,
                Spo2 = spo2,
                Spo2Scale = scale,
                OnOxygen = oxygen,
                Systolic = systolic,
                Pulse = pulse,
                Consciousness = level,
                Temperature = temperature,
            };
        return gen.ToArbitrary();
    }

    private static Gen<decimal?> Tenths(int from, int to) => Gen.Frequency(
        (6, Gen.Choose(from, to).Select(tenths => (decimal?)(tenths / 10m))),
        (1, Gen.Constant((decimal?)null)));
}
