using System.Globalization;

namespace Gateway.Triage;

/// <summary>How decisions agree with what really happened. Figures about a pack, not about a person.</summary>
public sealed class TriageAgreement
{
    private readonly Dictionary<(Disposition Decided, Disposition Happened), int> _pairs = [];

    /// <summary>Decisions, with and without an outcome.</summary>
    public int Decisions { get; private set; }

    public int Outcomes => _pairs.Values.Sum();

    public int Agreed => _pairs.Where(pair => pair.Key.Decided == pair.Key.Happened).Sum(pair => pair.Value);

    /// <summary>More was needed than was recommended: each of these is for a clinician to read.</summary>
    public int TooLow => _pairs.Where(pair => pair.Key.Decided < pair.Key.Happened).Sum(pair => pair.Value);

    public int TooHigh => _pairs.Where(pair => pair.Key.Decided > pair.Key.Happened).Sum(pair => pair.Value);

    /// <param name="decided">What was answered.</param>
    /// <param name="happened">Null when nobody has told yet.</param>
    public void Add(Disposition decided, Disposition? happened)
    {
        Decisions++;
        if (happened is { } known) _pairs[(decided, known)] = _pairs.GetValueOrDefault((decided, known)) + 1;
    }

    /// <summary>A line for each pair that occurred, then the sums.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var ((decided, happened), count) in _pairs.OrderBy(pair => pair.Key))
            yield return string.Create(CultureInfo.InvariantCulture, $"decided {decided.ToCode(),-16} happened {happened.ToCode(),-16} {count,6}");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"triage: {Decisions} decisions, {Outcomes} with an outcome: {Agreed} agree, {TooLow} needed more than was recommended, {TooHigh} needed less");
    }
}
