namespace Gateway.SyntheticHome;

/// <summary>When staff come: to an alarm, or by chance.</summary>
internal sealed class Staff(HomeRates rates)
{
    private const double MedianAnswerMinutes = 4.5;

    private readonly double _answerSigma = Math.Sqrt(2 * Dice.Ln(rates[Rate.AnswerMinutes] / MedianAnswerMinutes));

    private int NightCheck => (int)rates[Rate.NightCheckMinutes] * Calendar.Minute;

    /// <summary>Seconds until somebody answers an alarm or a call.</summary>
    public int AnswerAfter(Dice dice) => (int)Math.Max(20, dice.LogNormal(MedianAnswerMinutes, _answerSigma) * Calendar.Minute);

    /// <summary>When somebody comes into a room of whose trouble nobody knows.</summary>
    public int ComesByChance(int room, int second, Dice dice)
    {
        if (Calendar.IsNight(second))
        {
            var check = NextCheck(room, second);
            if (Calendar.IsNight(check)) return check;
            while (Calendar.IsNight(second)) second += Calendar.Minute;
        }
        return second + (int)(dice.LogNormal(rates[Rate.FoundByDayMinutes], 1) * Calendar.Minute);
    }

    /// <summary>The next night check of a room: they go from room to room.</summary>
    public int NextCheck(int room, int second)
    {
        var phase = room * 3 * Calendar.Minute % NightCheck;
        return ((second - phase + NightCheck) / NightCheck * NightCheck) + phase;
    }
}
