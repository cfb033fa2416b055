namespace Gateway.Faults.Driving;

/// <summary>What a partner makes of a delivery.</summary>
internal enum Mood
{
    /// <summary>Acts and says in the same breath what came of it.</summary>
    Kind,

    /// <summary>Acts, answers an empty 200, and posts its receipt afterwards.</summary>
    Later,

    /// <summary>Acts and answers after a while.</summary>
    Slow,

    /// <summary>500, and has not acted.</summary>
    Broken,

    /// <summary>500, and has acted all the same.</summary>
    BrokenAfter,

    /// <summary>429 with Retry-After, and has not acted.</summary>
    Busy,

    /// <summary>Acts and never answers.</summary>
    HangAfter,

    /// <summary>Acts, begins its answer, and falls silent with the connection open.</summary>
    HalfOpen,

    /// <summary>Acts and closes the connection.</summary>
    CloseAfter,

    /// <summary>Closes the connection and has not acted.</summary>
    CloseBefore,

    /// <summary>200, and the body says that it failed.</summary>
    ErrorUnder200,
}

/// <summary>How partners feel: well mostly, and for a while, when a fault says so, all of one of them the same bad way.</summary>
internal sealed class Moods
{
    private static readonly Mood[] s_bad = [Mood.Slow, Mood.Broken, Mood.BrokenAfter, Mood.Busy, Mood.HangAfter, Mood.HalfOpen, Mood.CloseAfter, Mood.CloseBefore, Mood.ErrorUnder200];

    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Bag<Mood> _bad;
    private readonly int _ill;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Mood Mood, long Until)> _spells = [];
    private readonly Dictionary<Mood, int> _met = [];
    private bool _isWell;

    /// <param name="seed">Which moods come when.</param>
    /// <param name="messages">How long the run is: a short one has every mood several times too.</param>
    /// <param name="time">The clock.</param>
    public Moods(int seed, int messages, TimeProvider time)
    {
        _ill = Math.Max(2 * s_bad.Length, 80_000 / messages);
        _time = time;
        _random = new Random(seed ^ 0x5EED);
        _bad = new Bag<Mood>(s_bad, _random);
    }

    public static IReadOnlyList<Mood> Bad => s_bad;

    /// <summary>How many requests met which mood that is not a good one.</summary>
    public IReadOnlyDictionary<Mood, int> Met
    {
        get
        {
            lock (_gate) return _met.OrderBy(met => met.Key).ToDictionary();
        }
    }

    public void Spell(string partner, Mood mood, TimeSpan length)
    {
        lock (_gate) _spells[partner] = (mood, _time.GetTimestamp() + (long)(length.TotalSeconds * _time.TimestampFrequency));
    }

    /// <summary>From now on everybody is well: what is under way must come to its end.</summary>
    public void Recover()
    {
        lock (_gate) _isWell = true;
    }

    public Mood Next(string partner)
    {
        lock (_gate)
        {
            var dice = _random.Next(1000);
            var mood = _isWell ? Well(dice)
                : _spells.TryGetValue(partner, out var spell) && _time.GetTimestamp() < spell.Until ? spell.Mood
                : dice < _ill ? _bad.Next() : Well(dice);
            if (mood > Mood.Later) _met[mood] = _met.GetValueOrDefault(mood) + 1;
            return mood;
        }
    }

    private static Mood Well(int dice) => dice % 10 == 9 ? Mood.Later : Mood.Kind;
}
