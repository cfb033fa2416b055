namespace Gateway.Pathways.Alerts;

/// <summary>Under what a resident or a room is remembered.</summary>
internal static class SubjectKeys
{
    private const string Room = "room:";

    public static string? Of(string? person, string? room) => person ?? (room is null ? null : Room + room.ToUpperInvariant());

    public static bool IsPerson(string key) => !key.StartsWith(Room, StringComparison.Ordinal);

    public static AlertSubject Subject(string key, SubjectWatch subject, string? device) => new(key, IsPerson(key) ? key : null, subject.Room, device);
}
