namespace Gateway.Pathways.Alerts;

/// <summary>Whose a signal is, as the register has it at that time: a person, or only a room, and why not a person.</summary>
public sealed record Whereabouts
{
    /// <summary>Null when nobody can say whose it is; it is never guessed.</summary>
    public string? Person { get; init; }

    public string? Room { get; init; }

    /// <summary>The hub through which the device speaks, if any: while the hub is silent its devices are not missed one by one.</summary>
    public string? Hub { get; init; }

    /// <summary>Why no person is named: <see cref="SharedRoom"/>, <see cref="EmptyRoom"/>, <see cref="DeviceMoved"/>, <see cref="UnknownDevice"/>; empty when one is.</summary>
    public string Doubt { get; init; } = "";

    public const string SharedRoom = "shared-room";
    public const string EmptyRoom = "empty-room";

    /// <summary>The sender names another room than the one in which the register has the device at that time.</summary>
    public const string DeviceMoved = "device-moved";

    public const string UnknownDevice = "unknown-device";

    /// <summary>A register that names nobody: every signal is whose it says it is.</summary>
    public static Whereabouts Stated(Signal signal) => new() { Person = signal.Person, Room = signal.Room };

    /// <summary>
    /// The one rule of whose a signal is: a named person; else whoever wears the device; else the only resident of the room.
    /// </summary>
    /// <param name="signal">What came.</param>
    /// <param name="wearer">Whoever the register says wears the device at that time; null when it is a room's.</param>
    /// <param name="deviceRoom">Where the register has the device at that time; null when it does not know the device.</param>
    /// <param name="residents">Who lives in a room at that time.</param>
    /// <param name="hub">The hub of the device, if it has one.</param>
    public static Whereabouts Resolve(Signal signal, string? wearer, string? deviceRoom, Func<string, IReadOnlyList<string>> residents, string? hub = null)
    {
        var room = deviceRoom ?? signal.Room;
        if (signal.Person is { } named) return new Whereabouts { Person = named, Room = room, Hub = hub };
        if (wearer is not null) return new Whereabouts { Person = wearer, Room = room, Hub = hub };
        if (room is null) return new Whereabouts { Hub = hub, Doubt = UnknownDevice };
        if (deviceRoom is not null && signal.Room is { } said && Number(said) != Number(deviceRoom))
            return new Whereabouts { Room = $"{said} or {deviceRoom}", Hub = hub, Doubt = DeviceMoved };
        return residents(room) switch
        {
            [var only] => new Whereabouts { Person = only, Room = room, Hub = hub },
            [] => new Whereabouts { Room = room, Hub = hub, Doubt = EmptyRoom },
            _ => new Whereabouts { Room = room, Hub = hub, Doubt = SharedRoom },
        };
    }

    /// <summary>"Room 12" and "12" are one room.</summary>
    private static string Number(string room)
    {
        var letters = string.Concat(room.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return letters.StartsWith("ROOM", StringComparison.Ordinal) ? letters[4..] : letters;
    }

    /// <summary>The doubt only: the rest is patient data.</summary>
    public override string ToString() => Doubt.Length == 0 ? "known" : Doubt;
}
