namespace Gateway.Pathways.Alerts;

/// <summary>Who lives in which room, from until, and not including; null is open.</summary>
public sealed record RoomStay(string Home, string Person, string Room, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public override string ToString() => nameof(RoomStay);
}

/// <summary>Where a device hangs or who wears it, from until, and not including.</summary>
/// <param name="Hub">The device through which it speaks, if any.</param>
public sealed record DeviceStay(string Device, string Home, string? Room, string? Person, string? Hub = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public override string ToString() => nameof(DeviceStay);
}

/// <summary>Rooms and devices over time, for signals that do not come through the register of a running gateway.</summary>
public sealed class Places
{
    private readonly ILookup<(string Home, string Room), RoomStay> _rooms;
    private readonly ILookup<string, DeviceStay> _devices;

    public Places(IEnumerable<RoomStay> rooms, IEnumerable<DeviceStay> devices)
    {
        _rooms = rooms.ToLookup(stay => (stay.Home, stay.Room.ToUpperInvariant()));
        _devices = devices.ToLookup(stay => stay.Device);
    }

    /// <summary>Whose a signal is at its own time.</summary>
    public Whereabouts Of(Signal signal)
    {
        var device = signal.Device is { } id ? _devices[id].LastOrDefault(stay => Holds(stay.From, stay.To, signal.At)) : null;
        return Whereabouts.Resolve(signal, device?.Person, device?.Room, room => Residents(signal.Home, room, signal.At), device?.Hub);
    }

    private List<string> Residents(string home, string room, DateTimeOffset at) =>
        [.. _rooms[(home, room.ToUpperInvariant())].Where(stay => Holds(stay.From, stay.To, at)).Select(stay => stay.Person).Distinct()];

    private static bool Holds(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset at) => (from is null || at >= from) && (to is null || at < to);
}
