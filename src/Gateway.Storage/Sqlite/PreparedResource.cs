using System.Globalization;
using System.Security.Cryptography;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>A resource on its way to the record, with everything worked out that can be outside the writer.</summary>
internal sealed class PreparedResource
{
    public const string Columns = "v.type, v.id, v.version, v.person, v.source, v.message_id, v.at, v.json";

    private readonly ResourceVersion _stated;
    private readonly Element _resource;
    private readonly string _type;
    private readonly string _id;
    private readonly byte[] _content;
    private readonly List<(string System, string Value)> _identifiers;

    public PreparedResource(ResourceVersion stated)
    {
        _stated = stated;
        _resource = stated.Resource.Clone();
        _type = _resource.ResourceType ?? throw new InvalidOperationException("A resource without a type came to the store.");
        _id = _resource["id"]?.Text ?? throw new InvalidOperationException($"A {_type} without an id came to the store.");
        StripVersion(_resource);
        _content = SHA256.HashData(JsonText.ToBytes(_resource));
        _identifiers = _type == "Patient" ? Identifiers(_resource) : [];
    }

    /// <summary>
    /// Adds a version unless the current one says the same. A statement that its sender made before the current one is
    /// kept among the versions, and the current one stays.
    /// </summary>
    public void Write(SqliteSession session)
    {
        var current = session.First(
            """
            SELECT v.sequence, v.content, v.person, v.stated_version, v.stated_at
            FROM resource r JOIN resource_version v ON v.sequence = r.current WHERE r.type = $1 AND r.id = $2
            """,
            row => new Current(row.GetInt64(0), row.ReadBytes(1), row.ReadText(2), new SourceOrder(row.ReadNumber(3), row.IsDBNull(4) ? null : row.ReadInstant(4))),
            _type, _id);
        var isLate = current is not null && _stated.Order?.IsBefore(current.Order) == true;
        if (current is not null && current.Content.AsSpan().SequenceEqual(_content) && current.Person == _stated.Person?.ToString())
        {
            if (!isLate) SayAgain(session, current.Sequence);
            return;
        }
        if (isLate && IsKept(session)) return;

        var version = (int)session.Number("SELECT coalesce(max(version), 0) + 1 FROM resource_version WHERE type = $1 AND id = $2", _type, _id).GetValueOrDefault();
        SetVersion(_resource, version, _stated.At);
        var sequence = session.Number(
            """
            INSERT INTO resource_version (type, id, version, person, source, message_id, at, content, json, stated_version, stated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING sequence
            """,
            _type, _id, version, _stated.Person?.ToString(), _stated.Source, _stated.MessageId,
            Sqlite.Columns.Instant(_stated.At), _content, JsonText.ToBytes(_resource), _stated.Order?.Version, Instant(_stated.Order?.StatedAt));
        if (isLate) return;
        session.Execute(
            """
            INSERT INTO resource (type, id, person, current) VALUES ($1, $2, $3, $4)
            ON CONFLICT (type, id) DO UPDATE SET person = excluded.person, current = excluded.current
            """,
            _type, _id, _stated.Person?.ToString(), sequence);
        if (_type == "Patient") Index(session);
    }

    public static StoredResource Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt32(2), row.ReadPerson(3), row.GetString(4), row.GetString(5), row.ReadInstant(6), row.ReadBytes(7));

    private sealed record Current(long Sequence, byte[] Content, string? Person, SourceOrder Order);

    /// <summary>The same was said again, later: what was said in between and comes late must not take its place.</summary>
    private void SayAgain(SqliteSession session, long sequence)
    {
        if (_stated.Order is { } order)
            session.Execute("UPDATE resource_version SET stated_version = $2, stated_at = $3 WHERE sequence = $1", sequence, order.Version, Instant(order.StatedAt));
    }

    private bool IsKept(SqliteSession session) =>
        session.Number("SELECT count(*) FROM resource_version WHERE type = $1 AND id = $2 AND content = $3 AND person IS $4", _type, _id, _content, _stated.Person?.ToString()) > 0;

    private static string? Instant(DateTimeOffset? at) => at is { } moment ? Sqlite.Columns.Instant(moment) : null;

    private void Index(SqliteSession session)
    {
        session.Execute("DELETE FROM patient_identifier WHERE id = $1", _id);
        foreach (var (system, value) in _identifiers)
            session.Execute("INSERT INTO patient_identifier (value, system, id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", value, system, _id);
    }

    private static List<(string System, string Value)> Identifiers(Element patient) =>
        [.. from identifier in patient.All("identifier")
            let value = identifier["value"]?.Text
            where value is { Length: > 0 }
            select (identifier["system"]?.Text ?? "", value)];

    /// <summary>Takes off what the store itself puts on, so that a resource that was read and is stated again is no new version.</summary>
    private static void StripVersion(Element resource)
    {
        if (resource["meta"] is not { } meta) return;
        if (meta["versionId"] is { } version) meta.Remove(version);
        if (meta["lastUpdated"] is { } updated) meta.Remove(updated);
        if (meta.Children.Count == 0) resource.Remove(meta);
    }

    private static void SetVersion(Element resource, int version, DateTimeOffset at)
    {
        StripVersion(resource);
        var meta = resource["meta"];
        if (meta is null)
        {
            meta = new Element("meta");
            resource.Insert(Math.Min(2, resource.Children.Count), meta);
        }
        meta.Insert(0, Element.String("versionId", version.ToString(CultureInfo.InvariantCulture)));
        meta.Insert(1, Element.String("lastUpdated", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));
    }
}
