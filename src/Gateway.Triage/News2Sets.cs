using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>
/// The sets of observations of a bundle. Several sets never score as one: a value that is measured again begins a new set, and so
/// does anything measured more than an hour after a set began.
/// </summary>
internal sealed class News2Sets
{
    /// <summary>A set is one look at the person. The hour is the gateway's own; the RCP states none.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly List<News2Measurements> _sets;
    private readonly int _counted;

    private News2Sets(List<News2Measurements> sets, Element? withdrawn, int? senderTotal)
    {
        _sets = sets;
        _counted = Math.Max(sets.FindLastIndex(set => News2.Score(set.Observations).Total is not null), -1) is >= 0 and var complete ? complete : sets.Count - 1;
        Withdrawn = withdrawn;
        SenderTotal = senderTotal;
    }

    /// <summary>The latest complete set; when none is complete, the latest.</summary>
    public News2Measurements Counted => _sets[_counted];

    /// <summary>What was measured after it and is not complete.</summary>
    public IEnumerable<News2Measurements> Later => _sets.Skip(_counted + 1);

    /// <summary>The set that is counted and what came after it.</summary>
    public IEnumerable<News2Measurements> Latest => _sets.Skip(_counted);

    /// <summary>Every set in the order of time.</summary>
    public IReadOnlyList<News2Measurements> All => _sets;

    /// <summary>A measurement of NEWS2 that its source took back, null when there is none.</summary>
    public Element? Withdrawn { get; }

    /// <summary>The total that the sender counted, as an Observation beside the measurements.</summary>
    public int? SenderTotal { get; }

    public static News2Sets Of(Element bundle)
    {
        var all = bundle.ResourcesOf("Observation").ToList();
        var observations = all.Where(observation => observation["status"]?.Text is not ("entered-in-error" or "cancelled")).ToList();
        var withdrawn = all.Find(observation => observation["status"]?.Text == "entered-in-error" && News2Codes.IsMeasurement(observation));
        var setting = News2Setting.Of(bundle, observations);

        var sets = new List<News2Measurements>();
        foreach (var finding in News2Finding.AllOf(observations).Where(finding => finding.Time is not null).OrderBy(finding => finding.Time))
        {
            if (sets.Count == 0 || finding.Time - sets[^1].Began > Longest || sets[^1].IsLaterValue(finding)) sets.Add(new News2Measurements(setting));
            sets[^1].Add(finding);
        }
        if (sets.Count == 0) sets.Add(new News2Measurements(setting));
        // A value without a time fills what the latest set lacks; it cannot be known to be newer than one with a time.
        foreach (var finding in News2Finding.AllOf(observations).Where(finding => finding.Time is null)) sets[^1].AddUntimed(finding);
        for (var i = 1; i < sets.Count; i++) sets[i].Leave(sets.Take(i));
        return new News2Sets(sets, withdrawn, SenderTotalOf(observations));
    }

    private static int? SenderTotalOf(List<Element> observations)
    {
        var total = observations.Where(observation => observation["code"].HasCode(News2Codes.Total)).MaxBy(observation => FhirTime.Of(observation) ?? DateTimeOffset.MinValue);
        var text = total?.At("valueQuantity", "value")?.Text ?? total?["valueInteger"]?.Text;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 20 ? number : null;
    }
}
