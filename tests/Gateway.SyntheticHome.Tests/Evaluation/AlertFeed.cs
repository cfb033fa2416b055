using System.Globalization;
using Gateway.Pathways.Alerts;

namespace Gateway.SyntheticHome.Evaluation;

/// <summary>The stream of a month as the gateway's alert rules read it, each signal with whose it is by the home's register.</summary>
internal sealed class AlertFeed(HomeMonth month)
{
    public const string HomeCode = "VL0AA";

    private readonly Dictionary<string, Device> _devices = month.Home.Devices.ToDictionary(device => device.Id);

    private readonly ILookup<string, string> _residents = month.Home.Residents.ToLookup(resident => Home.RoomName(resident.Room), resident => resident.Id);

    public IEnumerable<(Signal Signal, Whereabouts Where)> Signals()
    {
        for (var number = 0; number < month.Events.Count; number++)
        {
            // That a call was answered is the nurse call's own business: the rules know no such signal.
            if (SignalOf(month.Events[number], number) is { } signal) yield return (signal, Resolve(signal));
        }
    }

    private static Signal? SignalOf(HomeEvent item, int number)
    {
        if (KindOf(item.Kind) is not { } kind) return null;
        return new Signal
        {
            Id = number.ToString(CultureInfo.InvariantCulture),
            At = Calendar.At(item.Second),
            Kind = kind.Kind,
            Home = HomeCode,
            Person = item.Resident is { } resident ? ResidentId(resident) : null,
            Room = item.Room is { } room ? Home.RoomName(room) : null,
            Device = item.Device,
            Event = item.Story,
            Value = (decimal?)item.Value,
            Unit = kind.Unit,
            By = item.ByStaff ? "carer" : null,
        };
    }

    public static string ResidentId(int resident) => string.Create(CultureInfo.InvariantCulture, $"P{resident:00}");

    private Whereabouts Resolve(Signal signal)
    {
        var device = signal.Device is { } id ? _devices[id] : null;
        return Whereabouts.Resolve(
            signal,
            device?.Resident is { } wearer ? ResidentId(wearer) : null,
            device?.Room is { } room ? Home.RoomName(room) : null,
            name => [.. _residents[name]],
            device is null || device.Id == Home.Hub ? null : Home.Hub);
    }

    private static (SignalKind Kind, string? Unit)? KindOf(HomeEventKind kind) => kind switch
    {
        HomeEventKind.FallDetected => (SignalKind.FallDetected, null),
        HomeEventKind.FallConfirmed => (SignalKind.FallConfirmed, null),
        HomeEventKind.FallCancelled => (SignalKind.FallCancelled, null),
        HomeEventKind.CallPressed => (SignalKind.ButtonPressed, null),
        HomeEventKind.Motion => (SignalKind.Motion, null),
        HomeEventKind.BedEntered => (SignalKind.BedEntered, null),
        HomeEventKind.BedLeft => (SignalKind.BedLeft, null),
        HomeEventKind.Stumbles => (SignalKind.Stumbles, "{count}"),
        HomeEventKind.SleepMinutes => (SignalKind.Sleep, "min"),
        HomeEventKind.Wakings => (SignalKind.Wakings, "{count}"),
        HomeEventKind.DrinkMillilitres => (SignalKind.Fluid, "mL"),
        HomeEventKind.FluidsRestricted => (SignalKind.FluidRestriction, "1"),
        HomeEventKind.WeightKilograms => (SignalKind.Weight, "kg"),
        HomeEventKind.NewConfusion => (SignalKind.Confusion, "1"),
        HomeEventKind.News2 => (SignalKind.News2, "{score}"),
        HomeEventKind.Heartbeat => (SignalKind.Heartbeat, null),
        HomeEventKind.Away => (SignalKind.Away, null),
        HomeEventKind.Back => (SignalKind.Back, null),
        _ => null,
    };
}
