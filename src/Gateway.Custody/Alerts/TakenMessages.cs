using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>
/// Forgets which messages the rules have had once no rule can look back to them: taken twice, such a message would have to come from the
/// queue after longer than anything waits in it.
/// </summary>
public sealed class TakenMessages(AlertRules rules, IAlertStore alerts, TimeProvider time)
{
    /// <summary>Few enough that whoever writes meanwhile does not wait for it.</summary>
    private const int Most = 2_000;

    /// <returns>How many were forgotten.</returns>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - rules.LooksBack;
        var forgotten = 0;
        int some;
        do forgotten += some = await alerts.ForgetTakenAsync(before, Most, cancellationToken);
        while (some == Most);
        return forgotten;
    }
}
