using System.Data.Common;
using Gateway.Custody.Store;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>Which versions a commit adds to the record, worked out while the resources' rows are locked.</summary>
/// <remarks>A resource that is new to two writers at once has no row to lock: the second finds its version taken, and does its work again.</remarks>
internal sealed class ResourcePlan(IReadOnlyList<StatedResource> resources)
{
    private readonly Dictionary<(string Type, string Id), Standing> _standing = [];
    private readonly HashSet<(string Type, string Id, string Content, string? Person)> _known = [];
    private readonly List<(StatedResource Resource, int Version)> _added = [];
    private readonly Dictionary<(string Type, string Id, int Version), StatedResource> _saidAgain = [];

    public bool HasResources => resources.Count > 0;

    /// <summary>A statement that locks and two that read.</summary>
    public void AddReading(NpgsqlBatch batch)
    {
        var names = resources.Select(resource => (resource.Type, resource.Id)).Distinct().ToList();
        var (types, ids) = (names.Select(name => name.Type).ToArray(), names.Select(name => name.Id).ToArray());
        batch.Add("SELECT 1 FROM resource WHERE (type, id) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY type, id FOR UPDATE", types, ids);
        batch.Add(
            """
            SELECT r.type, r.id, v.version, v.content, v.person, v.stated_version, v.stated_at,
              (SELECT max(version) FROM resource_version x WHERE x.type = r.type AND x.id = r.id)
            FROM unnest($1::text[], $2::text[]) AS n (type, id) JOIN resource r ON r.type = n.type AND r.id = n.id JOIN resource_version v ON v.sequence = r.current
            """,
            types, ids);
        // What was said before, for a statement that comes late; only its sender's order can make it so.
        var ordered = resources.Where(resource => resource.Stated.Order is not null).ToList();
        batch.Add(
            """
            SELECT DISTINCT v.type, v.id, v.content, v.person FROM unnest($1::text[], $2::text[], $3::bytea[]) AS n (type, id, content)
            CROSS JOIN LATERAL (SELECT max(version) AS latest FROM resource_version x WHERE x.type = n.type AND x.id = n.id) m
            JOIN resource_version v ON v.type = n.type AND v.id = n.id AND v.version > m.latest - $4 AND v.content = n.content
            """,
            ordered.Select(resource => resource.Type).ToArray(), ordered.Select(resource => resource.Id).ToArray(), ordered.Select(resource => resource.Content).ToArray(),
            StatedResource.Remembered);
    }

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        foreach (var (name, standing) in await reader.RowsAsync(row => ((row.GetString(0), row.GetString(1)), Standing.Read(row)), cancellationToken)) _standing[name] = standing;
        foreach (var known in await reader.RowsAsync(row => (row.GetString(0), row.GetString(1), Convert.ToHexString(row.ReadBytes(2)), row.ReadText(3)), cancellationToken)) _known.Add(known);
    }

    /// <summary>
    /// Adds a version unless the current one says the same. A statement that its sender made before the current one is
    /// kept among the versions, and the current one stays.
    /// </summary>
    /// <param name="kept">Those of the resources whose commits hold, in their order.</param>
    public void Apply(IEnumerable<StatedResource> kept)
    {
        foreach (var resource in kept)
        {
            var name = (resource.Type, resource.Id);
            var current = _standing.GetValueOrDefault(name);
            var isLate = current is not null && resource.Stated.Order?.IsBefore(current.Order) == true;
            if (current is not null && resource.Says(current.Content, current.Person))
            {
                // The same was said again, later: what was said in between and comes late must not take its place.
                if (isLate || resource.Stated.Order is not { } order) continue;
                _saidAgain[(resource.Type, resource.Id, current.Version)] = resource;
                _standing[name] = current with { Order = order };
                continue;
            }
            var person = resource.Stated.Person?.ToString();
            if (!_known.Add((resource.Type, resource.Id, Convert.ToHexString(resource.Content), person)) && isLate) continue;
            var version = (current?.Latest ?? 0) + 1;
            _added.Add((resource, version));
            _standing[name] = isLate
                ? current! with { Latest = version }
                : new Standing(version, version, resource.Content, person, resource.Stated.Order ?? new SourceOrder(null, null));
        }
    }

    public void AddWriting(NpgsqlBatch batch)
    {
        AddVersions(batch);
        foreach (var ((type, id, version), last) in _saidAgain)
            batch.Add(
                "UPDATE resource_version SET stated_version = $4, stated_at = $5 WHERE type = $1 AND id = $2 AND version = $3",
                type, id, version, PostgresCommands.Number(last.Stated.Order?.Version), StatedAt(last));

        var current = _added.Where(one => _standing[(one.Resource.Type, one.Resource.Id)].Version == one.Version).ToList();
        if (current.Count == 0) return;
        batch.Add(
            """
            INSERT INTO resource (type, id, person, current)
            SELECT n.type, n.id, n.person, v.sequence FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[]) AS n (type, id, person, version)
            JOIN resource_version v ON v.type = n.type AND v.id = n.id AND v.version = n.version
            ON CONFLICT (type, id) DO UPDATE SET person = excluded.person, current = excluded.current
            """,
            Texts(current, resource => resource.Type), Texts(current, resource => resource.Id), Texts(current, resource => resource.Stated.Person?.ToString()),
            current.Select(one => one.Version).ToArray());

        var patients = current.Where(one => one.Resource.Type == "Patient").Select(one => one.Resource).ToList();
        if (patients.Count == 0) return;
        var rows = patients.SelectMany(patient => patient.Identifiers.Select(identifier => (patient.Id, identifier.System, identifier.Value))).ToList();
        batch.Add("DELETE FROM patient_identifier WHERE id = ANY($1)", [patients.Select(patient => patient.Id).ToArray()]);
        batch.Add(
            "INSERT INTO patient_identifier (value, system, id) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING",
            rows.Select(row => row.Value).ToArray(), rows.Select(row => row.System).ToArray(), rows.Select(row => row.Id).ToArray());
    }

    private void AddVersions(NpgsqlBatch batch)
    {
        if (_added.Count == 0) return;
        batch.Add(
            """
            INSERT INTO resource_version (type, id, version, person, source, message_id, at, content, json, stated_version, stated_at)
            SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::bigint[], $11::text[])
            """,
            Texts(_added, resource => resource.Type), Texts(_added, resource => resource.Id), _added.Select(one => one.Version).ToArray(),
            Texts(_added, resource => resource.Stated.Person?.ToString()), Texts(_added, resource => resource.Stated.Source), Texts(_added, resource => resource.Stated.MessageId),
            Texts(_added, resource => Columns.Instant(resource.Stated.At)), _added.Select(one => one.Resource.Content).ToArray(),
            _added.Select(one => one.Resource.Json(one.Version)).ToArray(), _added.Select(one => one.Resource.Stated.Order?.Version).ToArray(), Texts(_added, StatedAt));
    }

    private static string?[] Texts(List<(StatedResource Resource, int Version)> added, Func<StatedResource, string?> member) => [.. added.Select(one => member(one.Resource))];

    private static string? StatedAt(StatedResource resource) => resource.Stated.Order?.StatedAt is { } at ? Columns.Instant(at) : null;

    /// <summary>How a resource stands: its current version, and the highest number of any.</summary>
    private sealed record Standing(int Version, int Latest, byte[] Content, string? Person, SourceOrder Order)
    {
        public static Standing Read(DbDataReader row) => new(
            row.GetInt32(2), row.GetInt32(7), row.ReadBytes(3), row.ReadText(4), new SourceOrder(row.ReadNumber(5), row.IsDBNull(6) ? null : row.ReadInstant(6)));
    }
}
