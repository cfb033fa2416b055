using Gateway.Simulators.Partners;

namespace Gateway.Simulators.Story;

/// <summary>
/// A day in a care home, a homecare round, a hospital, two practices and an urgent community response team: who there
/// is, and every message that is sent. Made from the embedded data and a seed by <see cref="StoryMaker"/>; synthetic people only.
/// </summary>
public sealed record StoryDay
{
    /// <summary>When the last thing of the day happens.</summary>
    public required DateTimeOffset Now { get; init; }

    public required IReadOnlyList<StoryOrganisation> Organisations { get; init; }

    public required IReadOnlyList<StoryPerson> People { get; init; }

    public required IReadOnlyList<StoryDevice> Devices { get; init; }

    /// <summary>The wards of the hospital, as its messages write them.</summary>
    public required IReadOnlyList<string> Wards { get; init; }

    /// <summary>In the order in which they happen.</summary>
    public required IReadOnlyList<PlannedMessage> Messages { get; init; }

    /// <summary>What the wearable supplier holds, to be fetched.</summary>
    public required IReadOnlyList<MeasureGroup> Measurements { get; init; }

    /// <summary>How each partner behaves, by its key.</summary>
    public required IReadOnlyDictionary<string, PartnerBehaviour> Behaviours { get; init; }

    public override string ToString() => $"{Messages.Count} messages until {Now:O}";
}

/// <summary>An organisation of the story. <paramref name="Key"/> is its client id at the gateway.</summary>
/// <param name="Ods">Invented; null for a supplier.</param>
/// <param name="Role">As partners.json writes it: <c>home</c>, <c>homecare</c>, <c>practice</c>, <c>hospital</c>, <c>ucr</c>, <c>supplier</c>.</param>
/// <param name="Ucr">The urgent community response team that serves it.</param>
public sealed record StoryOrganisation(string Key, string? Ods, string Name, string Role, string? Ucr, IReadOnlyList<string> Sources);

/// <summary>A synthetic person.</summary>
public sealed record StoryPerson
{
    /// <summary>The name of the part in the data (<c>r03</c>).</summary>
    public required string Key { get; init; }

    /// <summary>The opaque id by which the register knows the person.</summary>
    public required string Id { get; init; }

    public required string NhsNumber { get; init; }

    public required string Family { get; init; }

    public required string Given { get; init; }

    /// <summary>yyyy-MM-dd.</summary>
    public required DateOnly BirthDate { get; init; }

    /// <summary><c>female</c> or <c>male</c>.</summary>
    public required string Gender { get; init; }

    public required string Street { get; init; }

    public required string Postcode { get; init; }

    /// <summary>Keys of organisations; null where there is none.</summary>
    public string? Home { get; init; }

    public string? Homecare { get; init; }

    public required string Practice { get; init; }

    /// <summary>The room in the home.</summary>
    public string? Place { get; init; }

    /// <summary>The practice has taken the person off its list, and the register does not know yet.</summary>
    public bool LeftPractice { get; init; }

    /// <summary>The home's own id.</summary>
    public string? LocalId { get; init; }

    /// <summary>The council's id.</summary>
    public string? ServiceUserRef { get; init; }

    /// <summary>The hospital's id.</summary>
    public required string Mrn { get; init; }

    public override string ToString() => Id;
}

/// <summary>A device: in a place of an organisation, or a person's own.</summary>
/// <param name="Value">Its controller id or account, in the system of identifiers that names such devices.</param>
public sealed record StoryDevice(string Key, string System, string Value, string? At, string? Place, string? Person);

/// <summary>A group of measurements as the wearable supplier keeps it (developer.withings.com, measure-getmeas).</summary>
public sealed record MeasureGroup(
    long GroupId, string User, int Appli, int Attrib, int Category, DateTimeOffset At, string? DeviceId, IReadOnlyList<Measure> Measures);

/// <summary>A measured value: <paramref name="Value"/> × 10^<paramref name="Unit"/>.</summary>
public sealed record Measure(int Type, int Unit, int Value);
