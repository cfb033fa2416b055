using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gateway.Simulators.Story;

/// <summary>The data a story is made from, embedded beside this file: who there is, what happens, how partners behave, what people are called.</summary>
internal static class StoryFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string ReadText(string name)
    {
        using var stream = typeof(StoryFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The story's file {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static T Read<T>(string name)
    {
        using var stream = typeof(StoryFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The story's file {name} is not embedded.");
        return JsonSerializer.Deserialize<T>(stream, Options)
            ?? throw new InvalidOperationException($"The story's file {name} is empty.");
    }
}

/// <summary><c>names.json</c>.</summary>
internal sealed record NamesFile(
    IReadOnlyList<string> Families, IReadOnlyList<string> Female, IReadOnlyList<string> Male,
    IReadOnlyList<string> Carers, IReadOnlyList<string> Streets, DoctorEntry Doctor);

internal sealed record DoctorEntry(string Code, string Family, string Given);

/// <summary><c>cast.json</c>.</summary>
internal sealed record CastFile(
    IReadOnlyList<OrganisationEntry> Organisations, IReadOnlyList<PersonEntry> People,
    IReadOnlyList<DeviceEntry> Devices, IReadOnlyList<StayEntry> Stays);

internal sealed record OrganisationEntry(string Key, string? Ods, string Name, string Role, string? Ucr, IReadOnlyList<string> Sources);

/// <param name="Born">The first and the last year it may be.</param>
/// <param name="LeftPractice">The register still names the practice, whose own list does not have the person any more.</param>
internal sealed record PersonEntry(
    string Key, string Gender, IReadOnlyList<int> Born, string? Home, string? Homecare, string? Place,
    string Practice, string? MarriedTo, bool LeftPractice);

internal sealed record DeviceEntry(string Key, string System, string? At, string? Place, string? Who);

internal sealed record StayEntry(string Key, string Who, string Admitted, string Ward, string Bed, string Method);

/// <summary><c>day.json</c>.</summary>
internal sealed record DayFile(IReadOnlyList<EventEntry> Events, IReadOnlyDictionary<string, RoutineEntry> Routines);

/// <summary>One thing that happens; which members matter depends on <see cref="As"/>.</summary>
internal sealed record EventEntry
{
    /// <summary>Before the story's end: <c>-12:40</c>.</summary>
    public required string At { get; init; }

    /// <summary>When somebody leaves the hospital, where that is another time.</summary>
    public string? Leaves { get; init; }

    /// <summary>The organisation that sends it.</summary>
    public required string From { get; init; }

    /// <summary><c>records</c>, <c>triage</c>, <c>visits</c>, <c>adt</c>, <c>adw</c>, <c>scaip</c>, <c>fall</c>, <c>notify</c> or <c>again</c>.</summary>
    public required string As { get; init; }

    public string? Id { get; init; }

    public string? Who { get; init; }

    public IReadOnlyList<JsonObject>? Records { get; init; }

    public JsonObject? Request { get; init; }

    public IReadOnlyList<VisitEntry>? Round { get; init; }

    public string? Event { get; init; }

    public string? Stay { get; init; }

    /// <summary>What the sender gets wrong: <c>month-13</c> or <c>birth-date</c>.</summary>
    public string? Mistake { get; init; }

    /// <summary>The earlier event whose bytes are sent again.</summary>
    public string? Of { get; init; }

    public string? Device { get; init; }

    /// <summary>Elements of a SCAIP message in the order in which this unit writes them; <c>*</c> stands for its controller id.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Fields { get; init; }

    public int Appli { get; init; }

    public IReadOnlyList<MeasureGroupEntry>? Groups { get; init; }
}

internal sealed record VisitEntry(string Who, string Start, int Minutes, int Carers);

/// <param name="Measures">Type, power of ten, value.</param>
internal sealed record MeasureGroupEntry(int Attrib, int Category, string Before, IReadOnlyList<IReadOnlyList<int>> Measures);

/// <summary>How the data of a routine record is thrown: fixed members, and ranges for the rest (tenths: 368 is 36.8).</summary>
internal sealed record RoutineEntry(
    JsonObject? Fixed, IReadOnlyDictionary<string, IReadOnlyList<int>>? Ranges,
    IReadOnlyDictionary<string, IReadOnlyList<int>>? Tenths, IReadOnlyDictionary<string, IReadOnlyList<string>>? Choices);
