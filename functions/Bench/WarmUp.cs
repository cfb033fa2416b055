using Gateway.Functions.Bench.Ingest;

namespace Gateway.Functions.Bench;

/// <summary>Works a gateway until a piece of work costs no less: the runtime compiles again, behind the scenes, what runs often, and that takes a share of two cores.</summary>
internal static class WarmUp
{
    private const int MostRounds = 8;

    /// <param name="gateway">Whose processor time is looked at.</param>
    /// <param name="round">Some seconds of work, and how many pieces they were.</param>
    public static async Task RunAsync(BenchGateway gateway, Func<Task<int>> round)
    {
        var last = TimeSpan.MaxValue;
        for (var i = 0; i < MostRounds; i++)
        {
            var worked = gateway.Worked;
            var pieces = await round();
            var cost = (gateway.Worked - worked) / pieces;
            if (cost > 0.95 * last) return;
            last = cost;
        }
    }
}
