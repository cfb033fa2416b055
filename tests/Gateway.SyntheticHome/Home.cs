namespace Gateway.SyntheticHome;

/// <summary>How somebody gets about.</summary>
public enum Mobility
{
    Walks,
    NeedsHelp,
    Bedfast,
}

/// <summary>Somebody who lives in the home. No names: nobody is meant.</summary>
public sealed record Resident(int Number, int Room, Mobility Mobility, bool HasDementia)
{
    public string Id => $"P{Number:00}";

    public bool IsWearer { get; init; }

    public bool IsCharted { get; init; }

    public bool IsRestricted { get; init; }

    public bool IsWeighedWeekly { get; init; }

    /// <summary>How much oftener than the others this person falls; 1 on average.</summary>
    public double FallFactor { get; init; }

    /// <summary>mL drunk on a usual day.</summary>
    public double Intake { get; init; }

    /// <summary>kg.</summary>
    public double Weight { get; init; }

    /// <summary>Error of a weighing, as a share of the weight.</summary>
    public double WeightNoise { get; init; }

    public double StumblesPerDay { get; init; }

    public int UsualNews2 { get; init; }

    public double WakingsPerNight { get; init; }

    public string Bed => $"bed-{Id}";

    public string CallPoint => $"call-{Id}";

    public string Wearable => $"wear-{Id}";
}

/// <summary>A device: what it watches, a room or a person; the hub watches nothing, and all others are silent when it is.</summary>
public sealed record Device(string Id, int? Room, int? Resident);

/// <summary>The home: 40 residents in 36 rooms.</summary>
public sealed record Home(IReadOnlyList<Resident> Residents, IReadOnlyList<Device> Devices)
{
    public const int Beds = 40;
    public const int Rooms = 36;
    public const string Hub = "hub";

    public static string RoomName(int room) => $"R{room:00}";

    public static string RoomSensor(int room) => $"room-{room:00}";

    public IEnumerable<Resident> Of(int room) => Residents.Where(resident => resident.Room == room);

    internal static Home Of(HomeRates rates, Dice seed)
    {
        var residents = Enumerable.Range(1, Beds).Select(number => Person(number, rates, seed.For("resident", number))).ToList();
        var devices = new List<Device> { new(Hub, null, null) };
        devices.AddRange(Enumerable.Range(1, Rooms).Select(room => new Device(RoomSensor(room), room, null)));
        foreach (var resident in residents)
        {
            devices.Add(new Device(resident.Bed, resident.Room, resident.Number));
            devices.Add(new Device(resident.CallPoint, null, resident.Number));
            if (resident.IsWearer) devices.Add(new Device(resident.Wearable, null, resident.Number));
        }
        return new Home(residents, devices);
    }

    private static Resident Person(int number, HomeRates rates, Dice dice)
    {
        // The first eight live in the four rooms for two.
        var inShared = (int)Math.Round(rates[Rate.SharedRoom] * Beds);
        var room = number <= inShared ? (number + 1) / 2 : number - (inShared / 2);
        var mobility = dice.Happens(rates[Rate.Bedfast]) ? Mobility.Bedfast : dice.Happens(0.3) ? Mobility.NeedsHelp : Mobility.Walks;
        var frailty = dice.Normal();
        return new Resident(number, room, mobility, dice.Happens(rates[Rate.Dementia]))
        {
            IsWearer = dice.Happens(rates[Rate.Wearers]),
            IsCharted = dice.Happens(rates[Rate.FluidCharted]),
            IsRestricted = dice.Happens(rates[Rate.FluidRestricted]),
            IsWeighedWeekly = dice.Happens(rates[Rate.WeighedWeekly]),
            // The square of a normal number is Gamma of shape 0.5 with mean 1.
            FallFactor = frailty * frailty,
            Intake = Math.Clamp(dice.Normal(rates[Rate.FluidMean], rates[Rate.FluidDeviation]), 350, 2400),
            Weight = Math.Clamp(dice.Normal(62, 12), 38, 110),
            WeightNoise = dice.LogNormal(rates[Rate.WeightNoise], 0.53),
            StumblesPerDay = rates[Rate.StumblesPerDay] * dice.Between(0.3, 1.7),
            UsualNews2 = Charts.UsualNews2(rates, dice),
            WakingsPerNight = Math.Max(1, dice.Normal(rates[Rate.Wakings], 1.2)),
        };
    }
}
