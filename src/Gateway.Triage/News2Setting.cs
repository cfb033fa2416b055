using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>What holds for every set of a bundle: the saturation scale that is prescribed, whether NEWS2 is for this person, whether confusion is new.</summary>
internal sealed record News2Setting
{
    /// <summary>1 or 2; 0 when the message fills in both.</summary>
    public required int Scale { get; init; }

    /// <summary>
    /// True when scale 2 was asked for and nobody is named who prescribed it, nor was it said that somebody has. Scale 1 holds then, and the other is
    /// counted beside it (RCP 2017: scale 2 is for confirmed hypercapnic respiratory failure with a prescribed target of 88–92 %).
    /// </summary>
    public bool IsScale2Unprescribed { get; init; }

    public required bool IsConfusionOld { get; init; }

    public required bool IsPregnant { get; init; }

    /// <summary>Null when it is not known.</summary>
    public DateOnly? Sixteenth { get; init; }

    public override string ToString() => nameof(News2Setting);

    public static News2Setting Of(Element bundle, IReadOnlyList<Element> observations)
    {
        var form = new TriageForm(bundle);
        var bothScales = form.All("unreadable-observation").Any(text => text.StartsWith("spo2Scale", StringComparison.Ordinal))
            || (Fills(observations, News2Codes.Scale1) && Fills(observations, News2Codes.Scale2));
        var target = TargetOf(observations);
        // What the form says outright of the prescription goes before the target beside it.
        var isPrescribed = form.TriState("spo2-scale-2-prescribed", TriageForm.NotSaid) switch
        {
            TriageForm.Yes => form.All("spo2-scale").Contains("2") || IsScale2(target),
            TriageForm.NotSaid => IsScale2(target) && target?["status"]?.Text is ("final" or "amended" or "corrected"),
            _ => false,
        };
        return new News2Setting
        {
            Scale = bothScales ? 0 : isPrescribed ? 2 : 1,
            IsScale2Unprescribed = !bothScales && !isPrescribed && (IsScale2(target) || form.All("spo2-scale").Contains("2")),
            // RCP 2017: confusion counts as new until somebody says that it is not.
            IsConfusionOld = form.TriState("confusion-is-new", TriageForm.NotSaid) == TriageForm.No && !form.Codes("soft-sign").Contains(TriageRequest.MoreConfused),
            IsPregnant = form.TriState("pregnant", TriageForm.NotSaid) == TriageForm.Yes
                || observations.Any(observation => observation["code"].HasCode(News2Codes.Pregnant) || observation["valueCodeableConcept"].HasCode(News2Codes.Pregnant))
                || bundle.ResourcesOf("Condition").Any(condition => condition["code"].HasCode(News2Codes.Pregnant) && condition["abatementDateTime"] is null),
            Sixteenth = SixteenthBirthdayOf(bundle),
        };
    }

    /// <summary>Why NEWS2 is not for this person at that time, null when it is (RCP 2017, "NEWS should not be used in children under 16 or in pregnancy").</summary>
    public string? NotForAt(DateTimeOffset? at)
    {
        if (IsPregnant) return "NEWS2 is not for use in pregnancy: use a maternity early warning score";
        return Sixteenth is { } birthday && at is { } time && DateOnly.FromDateTime(time.DateTime) < birthday
            ? "NEWS2 is not for people under 16: use a paediatric early warning score"
            : null;
    }

    /// <summary>The latest target rules. One that is preliminary was written down and not prescribed.</summary>
    private static Element? TargetOf(IEnumerable<Element> observations) =>
        observations
            .Where(observation => observation["code"].HasCode(News2Codes.TargetSaturation))
            .MaxBy(observation => FhirTime.Of(observation) ?? DateTimeOffset.MinValue);

    /// <summary>Only an explicit target of 88–92 % is the one of scale 2.</summary>
    private static bool IsScale2(Element? target) =>
        News2Finding.Number(target?.At("valueRange", "low", "value")) == 88 && News2Finding.Number(target?.At("valueRange", "high", "value")) == 92;

    private static bool Fills(IEnumerable<Element> observations, IReadOnlySet<string> scale) =>
        observations.SelectMany(observation => observation.All("component").Prepend(observation)).Any(holder => holder["code"].HasCode(scale) && holder.ValueOf() is not null);

    private static DateOnly? SixteenthBirthdayOf(Element bundle)
    {
        var text = bundle.ResourcesOf("Patient").FirstOrDefault()?["birthDate"]?.Text;
        string[] forms = ["yyyy-MM-dd", "yyyy-MM", "yyyy"];
        return DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) && born.Year < 9980 ? born.AddYears(16) : null;
    }
}
