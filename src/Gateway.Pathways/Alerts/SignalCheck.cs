using System.Collections.Frozen;
using Gateway.Fhir.Model;

namespace Gateway.Pathways.Alerts;

/// <summary>What a signal may carry: the units that are understood, in which they are kept, and what no body can be.</summary>
internal static class SignalCheck
{
    /// <summary>A clock may run ahead by this much.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(5);

    private sealed record Measure(decimal Least, decimal Most, (string Unit, decimal Factor)[] Units);

    private static readonly FrozenDictionary<SignalKind, Measure> s_measures = new Dictionary<SignalKind, Measure>
    {
        [SignalKind.Stumbles] = new(0, 500, [("{count}", 1)]),
        [SignalKind.Sleep] = new(0, 1440, [("min", 1), ("h", 60)]),
        [SignalKind.Wakings] = new(0, 100, [("{count}", 1)]),
        // One drink: more than three litres at once is a total or a slip of the pen.
        [SignalKind.Fluid] = new(0, 3000, [("mL", 1), ("ml", 1), ("L", 1000)]),
        [SignalKind.FluidRestriction] = new(0, 1, [("1", 1)]),
        [SignalKind.Weight] = new(20, 300, [("kg", 1), ("g", 0.001m), ("[lb_av]", 0.45359237m)]),
        [SignalKind.Confusion] = new(0, 1, [("1", 1)]),
        [SignalKind.News2] = new(0, 20, [("{score}", 1)]),
    }.ToFrozenDictionary();

    /// <summary>
    /// The signal with its value in the first unit of its kind. Null when it cannot be used; what a fall or a button says is always used,
    /// with the time of its arrival when its own cannot be.
    /// </summary>
    public static Signal? Check(Signal signal, DateTimeOffset received, List<Issue> remarks)
    {
        if (signal.At > received + s_ahead)
        {
            remarks.Add(Issue.Error("ALR003", "value", Place(signal), "The time lies in the future: set the clock of the device. A fall or a button is taken at the time of its arrival, a measurement is not used."));
            if (!IsCall(signal.Kind)) return null;
            signal = signal with { At = received };
        }
        else if (signal.At > received)
        {
            signal = signal with { At = received };
        }
        if (!s_measures.TryGetValue(signal.Kind, out var measure)) return signal;
        if (signal.Value is not { } value || signal.Unit is null)
        {
            remarks.Add(Issue.Error("ALR001", "required", Place(signal), $"A value and a unit belong to {SignalNames.Of(signal.Kind)}: send {measure.Units[0].Unit}. No unit is guessed."));
            return null;
        }
        var unit = Array.Find(measure.Units, unit => unit.Unit == signal.Unit);
        if (unit.Unit is null)
        {
            remarks.Add(Issue.Error("ALR001", "code-invalid", Place(signal), $"The unit is not known for {SignalNames.Of(signal.Kind)}: send {measure.Units[0].Unit}."));
            return null;
        }
        // Checked before it is multiplied: a number at the edge of what can be counted would not survive it.
        if (value < 0 || value > measure.Most / unit.Factor || value * unit.Factor < measure.Least)
        {
            remarks.Add(Issue.Error("ALR002", "value", Place(signal), $"No {SignalNames.Of(signal.Kind)} can be that: between {measure.Least} and {measure.Most} {measure.Units[0].Unit}. Measure again."));
            return null;
        }
        return signal with { Value = value * unit.Factor, Unit = measure.Units[0].Unit };
    }

    public static string Place(Signal signal) => $"{SignalNames.Of(signal.Kind)} {signal.Id}";

    private static bool IsCall(SignalKind kind) =>
        kind is SignalKind.FallDetected or SignalKind.FallConfirmed or SignalKind.FallCancelled or SignalKind.ButtonPressed;
}
