using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>What is remembered of a home, in pieces that are written only when they change.</summary>
public static class HomePieces
{
    private const string Whole = "home";
    private const string Subject = "subject";
    private const string Device = "device";
    private const string Fall = "fall";
    private const string Alert = "alert";

    public static HomeWatch Read(StoredHome stored)
    {
        var watch = new HomeWatch { Home = stored.Home };
        foreach (var piece in stored.Pieces)
        {
            watch = piece.Kind switch
            {
                Whole => Rest(watch, Of<HomeRest>(piece)),
                Subject => watch with { Subjects = watch.Subjects.SetItem(piece.Key, Of<SubjectWatch>(piece)) },
                Device => watch with { Devices = watch.Devices.SetItem(piece.Key, Of<DeviceWatch>(piece)) },
                Fall => watch with { Falls = watch.Falls.SetItem(piece.Key, Of<FallWatch>(piece)) },
                Alert => watch with { Alerts = watch.Alerts.SetItem(piece.Key, Of<Alert>(piece)) },
                _ => throw new InvalidDataException($"What is remembered of a home holds a piece of no known kind: {piece.Kind}."),
            };
        }
        return watch;
    }

    /// <summary>What of it has changed; a piece that is gone has an empty body.</summary>
    public static IReadOnlyList<AlertPiece> Changed(HomeWatch before, HomeWatch after)
    {
        var pieces = new List<AlertPiece>();
        if (before.DailyAt != after.DailyAt || before.Maintenance != after.Maintenance || before.Announced != after.Announced) pieces.Add(Made(Whole, "", new HomeRest(after.DailyAt, after.Maintenance, after.Announced)));
        Compare(Subject, before.Subjects, after.Subjects, pieces);
        Compare(Device, before.Devices, after.Devices, pieces);
        Compare(Fall, before.Falls, after.Falls, pieces);
        Compare(Alert, before.Alerts, after.Alerts, pieces);
        return pieces;
    }

    private static void Compare<T>(string kind, ImmutableDictionary<string, T> before, ImmutableDictionary<string, T> after, List<AlertPiece> pieces)
        where T : class
    {
        if (ReferenceEquals(before, after)) return;
        foreach (var (key, piece) in after)
            if (!before.TryGetValue(key, out var old) || !ReferenceEquals(old, piece)) pieces.Add(Made(kind, key, piece));
        foreach (var key in before.Keys)
            if (!after.ContainsKey(key)) pieces.Add(new AlertPiece(kind, key, ReadOnlyMemory<byte>.Empty));
    }

    private static HomeWatch Rest(HomeWatch watch, HomeRest rest) => watch with
    {
        DailyAt = rest.DailyAt,
        Maintenance = rest.Maintenance.IsDefault ? [] : rest.Maintenance,
        Announced = rest.Announced.IsDefault ? [] : rest.Announced,
    };

    private static AlertPiece Made<T>(string kind, string key, T piece) => new(kind, key, JsonSerializer.SerializeToUtf8Bytes(piece));

    private static T Of<T>(AlertPiece piece) =>
        JsonSerializer.Deserialize<T>(piece.Json.Span) ?? throw new InvalidDataException($"What is remembered of a home is damaged: a piece of the kind {piece.Kind}.");

    /// <summary>What belongs to no resident and no device.</summary>
    private sealed record HomeRest(DateTimeOffset? DailyAt, ImmutableArray<MaintenanceWindow> Maintenance, ImmutableArray<Announced> Announced);
}
