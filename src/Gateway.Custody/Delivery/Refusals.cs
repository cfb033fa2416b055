using System.Diagnostics.Metrics;

namespace Gateway.Custody.Delivery;

/// <summary>Counts what was refused, by what it was and why; both are codes, never values of a message.</summary>
public static class Refusals
{
    /// <summary>The name under which a collector finds the counter <c>gateway.refusals</c>.</summary>
    public const string MeterName = "Gateway.Custody";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Counter<long> s_refusals = s_meter.CreateCounter<long>("gateway.refusals", "{refusal}", "What was refused, by kind and reason code");

    public static void Count(string what, string reason) =>
        s_refusals.Add(1, new KeyValuePair<string, object?>("what", what), new KeyValuePair<string, object?>("reason", reason));
}
