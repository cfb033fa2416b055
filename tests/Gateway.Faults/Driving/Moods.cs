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

    /// <summary>Acts and closes the connection.</summary>
    CloseAfter,

    /// <summary>Closes the connection and has not acted.</summary>
    CloseBefore,

    /// <summary>200, and the body says that it failed.</summary>
    ErrorUnder200,
}

/// <summary>How partners feel: well mostly, and for a while, when a fault says so, all of one of them the same bad way.</summary>
internal sealed class Moods(int seed, TimeProvider time)
{
    private static readonly Mood[] s_bad = [Mood.Slow, Mood.Broken, Mood.BrokenAfter, Mood.Busy, Mood.HangAfter, Mood.CloseAfter, Mood.CloseBefore, Mood.ErrorUnder200];

    private readonly Random _random = new(seed ^ 0x5EED);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Mood Mood, long Until)> _spells = [];
    private bool _isWell;

    public static IReadOnlyList<Mood> Bad => s_bad;

    /// <summary>How many requests met a bad mood.</summary>
    public int Met { get; private set; }

    public void Spell(string partner, Mood mood, TimeSpan length)
    {
        lock (_gate) _spells[partner] = (mood, time.GetTimestamp() + (long)(length.TotalSeconds * time.TimestampFrequency));
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
                : _spells.TryGetValue(partner, out var spell) && time.GetTimestamp() < spell.Until ? spell.Mood
                : dice < 16 ? s_bad[dice / 2] : Well(dice);
            if (mood > Mood.Later) Met++;
            return mood;
        }
    }

    private static Mood Well(int dice) => dice % 10 == 9 ? Mood.Later : Mood.Kind;
}
