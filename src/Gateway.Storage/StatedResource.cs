using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Storage;

/// <summary>A resource on its way to the record, with everything worked out that can be before the engine is asked for anything.</summary>
internal sealed class StatedResource
{
    public const string Columns = "v.type, v.id, v.version, v.person, v.source, v.message_id, v.at, v.json, v.stated_version, v.stated_at";

    /// <summary>
    /// A late statement that is among so many latest versions is not kept again. Older ones are not looked through: a device that says once a
    /// minute that it is alive has half a million of them in a year.
    /// </summary>
    public const int Remembered = 100;

    private readonly Element _resource;
    private readonly byte[] _first;

    public StatedResource(ResourceVersion stated)
    {
        Stated = stated;
        _resource = stated.Resource.Clone();
        Type = _resource.ResourceType ?? throw new InvalidOperationException("A resource without a type came to the store.");
        Id = _resource["id"]?.Text ?? throw new InvalidOperationException($"A {Type} without an id came to the store.");
        StripVersion(_resource);
        Content = SHA256.HashData(JsonText.ToBytes(_resource));
        Identifiers = Type == "Patient" ? IdentifiersOf(_resource) : [];
        // Most are the first of their kind, and whoever writes has no time to spare.
        _first = Numbered(1);
    }

    public ResourceVersion Stated { get; }

    public string Type { get; }

    public string Id { get; }

    /// <summary>SHA-256 of the resource without what the store itself puts on.</summary>
    public byte[] Content { get; }

    /// <summary>What a Patient is found by; empty for other types.</summary>
    public IReadOnlyList<(string System, string Value)> Identifiers { get; }

    /// <summary>True when what is stored says the same of the same person.</summary>
    public bool Says(byte[] content, string? person) => content.AsSpan().SequenceEqual(Content) && person == Stated.Person?.ToString();

    /// <summary>The resource as a version of that number.</summary>
    public byte[] Json(int version) => version == 1 ? _first : Numbered(version);

    private byte[] Numbered(int version)
    {
        SetVersion(_resource, version, Stated.At);
        return JsonText.ToBytes(_resource);
    }

    public static StoredResource Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt32(2), row.ReadPerson(3), row.GetString(4), row.GetString(5), row.ReadInstant(6), row.ReadBytes(7))
    {
        Order = (row.ReadNumber(8), row.IsDBNull(9)) is (null, true) ? null : new SourceOrder(row.ReadNumber(8), row.IsDBNull(9) ? null : row.ReadInstant(9)),
    };

    private static List<(string System, string Value)> IdentifiersOf(Element patient) =>
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
