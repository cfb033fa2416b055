using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Mapping.Functions;
using Gateway.Mapping.Times;

namespace Gateway.Mapping.Manifests;

/// <summary>The variables that every expression over a record may read, and the zone of its clocks, as its sender has them.</summary>
internal sealed class SenderVariables
{
    private readonly SenderView _usual;
    private readonly Dictionary<string, SenderView> _bySender = new(StringComparer.Ordinal);
    private readonly ManifestExpression? _key;
    private readonly FhirPathContext _context;

    public SenderVariables(SourceManifest manifest, SourceExpressions expressions)
    {
        _usual = View(manifest, new Dictionary<string, string>());
        _key = expressions.Sender;
        _context = new FhirPathContext { Variables = _usual.Variables };
        if (manifest.Senders is not { } senders) return;
        foreach (var (sender, settings) in senders.Settings) _bySender[sender] = View(manifest, settings);
    }

    /// <summary>Those of the sender of this record; the source's own when it is not named or the record cannot tell.</summary>
    public SenderView Of(Element record)
    {
        if (_key is null) return _usual;
        try
        {
            return _key.Path.FirstText(record, _context) is { } sender && _bySender.TryGetValue(sender.Trim(), out var view) ? view : _usual;
        }
        catch (FhirPathException)
        {
            return _usual; // the same fault shows where the map reads the field
        }
    }

    private static SenderView View(SourceManifest manifest, IReadOnlyDictionary<string, string> own)
    {
        var zone = own.GetValueOrDefault(SenderSettings.TimeZone) ?? manifest.TimeZone;
        var settings = new Element(GatewayFunctions.Settings);
        foreach (var name in manifest.Settings.Keys.Union(own.Keys).Where(name => name != SenderSettings.TimeZone))
            settings.Add(Element.String(name, own.GetValueOrDefault(name) ?? manifest.Settings[name]));
        return new SenderView(new Dictionary<string, Element>(StringComparer.Ordinal)
        {
            [GatewayFunctions.SourceId] = Element.String(GatewayFunctions.SourceId, manifest.Id),
            [GatewayFunctions.TimeZone] = Element.String(GatewayFunctions.TimeZone, zone),
            [GatewayFunctions.Settings] = settings,
        }, Zones.Find(zone) ?? TimeZoneInfo.Utc);
    }
}

/// <summary>What expressions over the records of one sender may read, and its zone.</summary>
internal sealed record SenderView(IReadOnlyDictionary<string, Element> Variables, TimeZoneInfo Zone)
{
    public FhirPathContext Context { get; } = new() { Variables = Variables };
}
