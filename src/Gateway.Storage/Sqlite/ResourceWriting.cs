using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>Writes what one message states of a resource.</summary>
internal static class ResourceWriting
{
    /// <summary>
    /// Adds a version unless the current one says the same. A statement that its sender made before the current one is
    /// kept among the versions, and the current one stays.
    /// </summary>
    public static void Write(SqliteSession session, StatedResource resource)
    {
        var current = session.First(
            """
            SELECT v.sequence, v.content, v.person, v.stated_version, v.stated_at
            FROM resource_version v WHERE v.type = $1 AND v.id = $2 AND v.is_current = 1 ORDER BY v.version DESC LIMIT 1
            """,
            row => new Current(row.GetInt64(0), row.ReadBytes(1), row.ReadText(2), new SourceOrder(row.ReadNumber(3), row.IsDBNull(4) ? null : row.ReadInstant(4))),
            resource.Type, resource.Id);
        var isLate = current is not null && resource.Stated.Order?.IsBefore(current.Order) == true;
        if (current is not null && resource.Says(current.Content, current.Person))
        {
            if (!isLate) SayAgain(session, resource, current.Sequence);
            return;
        }
        // What comes late is kept only beside a current one: without it there is no version yet.
        var version = current is null ? 1 : (int)session.Number("SELECT max(version) + 1 FROM resource_version WHERE type = $1 AND id = $2", resource.Type, resource.Id).GetValueOrDefault();
        if (isLate && IsKept(session, resource, version)) return;

        if (current is not null && !isLate) session.Execute("UPDATE resource_version SET is_current = 0 WHERE sequence = $1", current.Sequence);
        session.Execute(
            """
            INSERT INTO resource_version (type, id, version, person, source, message_id, at, content, json, stated_version, stated_at, is_current)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            resource.Type, resource.Id, version, resource.Stated.Person?.ToString(), resource.Stated.Source, resource.Stated.MessageId,
            Columns.Instant(resource.Stated.At), resource.Content, resource.Json(version), resource.Stated.Order?.Version, Instant(resource.Stated.Order?.StatedAt), isLate ? 0 : 1);
        if (!isLate && resource.Type == "Patient") Index(session, resource);
    }

    private sealed record Current(long Sequence, byte[] Content, string? Person, SourceOrder Order);

    /// <summary>The same was said again, later: what was said in between and comes late must not take its place.</summary>
    private static void SayAgain(SqliteSession session, StatedResource resource, long sequence)
    {
        if (resource.Stated.Order is { } order)
            session.Execute("UPDATE resource_version SET stated_version = $2, stated_at = $3 WHERE sequence = $1", sequence, order.Version, Instant(order.StatedAt));
    }

    private static bool IsKept(SqliteSession session, StatedResource resource, int next) =>
        session.Number(
            "SELECT count(*) FROM resource_version WHERE type = $1 AND id = $2 AND version >= $5 AND content = $3 AND person IS $4",
            resource.Type, resource.Id, resource.Content, resource.Stated.Person?.ToString(), next - StatedResource.Remembered) > 0;

    private static string? Instant(DateTimeOffset? at) => at is { } moment ? Columns.Instant(moment) : null;

    private static void Index(SqliteSession session, StatedResource resource)
    {
        session.Execute("DELETE FROM patient_identifier WHERE id = $1", resource.Id);
        foreach (var (system, value) in resource.Identifiers)
            session.Execute("INSERT INTO patient_identifier (value, system, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", value, system, resource.Id);
    }
}
