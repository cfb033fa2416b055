using Gateway.Pathways.Alerts;

namespace Gateway.SyntheticHome.Evaluation;

/// <summary>Staff who answer alerts: an urgent one as they answer the nurse call, another one within two hours.</summary>
internal sealed class Answers(HomeRates rates, Dice dice)
{
    private readonly PriorityQueue<(string Alert, AlertFinding Finding), DateTimeOffset> _waiting = new();

    public void Hear(Alert alert, bool isTrue, DateTimeOffset at)
    {
        var after = alert.Urgency == Urgency.Urgent ? TimeSpan.FromSeconds(new Staff(rates).AnswerAfter(dice)) : TimeSpan.FromMinutes(dice.Between(10, 120));
        _waiting.Enqueue((alert.Id, isTrue ? AlertFinding.Real : AlertFinding.NotReal), at + after);
    }

    /// <summary>The next answer that is due, each once.</summary>
    public (string Alert, AlertFinding Finding, DateTimeOffset At)? Next(DateTimeOffset now)
    {
        if (!_waiting.TryPeek(out var answer, out var at) || at > now) return null;
        _waiting.Dequeue();
        return (answer.Alert, answer.Finding, at);
    }
}
