using Gateway.Custody.Ledger;
using Gateway.Custody.Routes;

namespace Gateway.Custody.Chasing;

/// <summary>By when each step of an obligation must be done.</summary>
public static class StepDeadlines
{
    private static readonly TimeSpan s_longestDelivery = TimeSpan.FromHours(1);

    /// <summary>For a route that does not say: a quarter of its time, an hour at most. A machine either takes a message soon or somebody must look at it.</summary>
    public static TimeSpan DeliveredWithin(TimeSpan within) => within / 4 < s_longestDelivery ? within / 4 : s_longestDelivery;

    /// <summary>The steps in order; the last is the goal, due when its recipient was told it is.</summary>
    /// <param name="obligation">What is owed.</param>
    /// <param name="route">Its route; null when the routes do not have it any more.</param>
    public static IReadOnlyList<(ObligationState Step, DateTimeOffset By)> Of(Obligation obligation, Route? route)
    {
        var steps = new List<(ObligationState, DateTimeOffset)>
        {
            (ObligationState.Delivered, obligation.CreatedAt + (route?.DeliveredWithin ?? DeliveredWithin(obligation.DueAt - obligation.CreatedAt))),
        };
        if (obligation.Goal == ObligationState.Actioned && route?.FiledWithin is { } filed) steps.Add((ObligationState.Filed, obligation.CreatedAt + filed));
        steps.Add((obligation.Goal, obligation.DueAt));
        return steps;
    }

    /// <summary>When the first step of a new obligation is due.</summary>
    public static DateTimeOffset First(Obligation obligation, Route route) => Of(obligation, route).Min(step => step.By);
}
