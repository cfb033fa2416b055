using System.Collections.Frozen;
using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Pathways.Alerts;

/// <summary>
/// The signals that a translated message holds. A map says what is one with a code of <see cref="System"/>; measurements are known by the
/// codes that everybody uses for them. What has neither is no signal.
/// </summary>
public static class BundleSignals
{
    /// <summary>The code system of the kinds of signals, for maps.</summary>
    public const string System = "https://gateway.example/CodeSystem/signal";

    private const string LastSeen = "https://gateway.example/StructureDefinition/last-seen";
    private const string Snomed = "http://snomed.info/sct";
    private const string Loinc = "http://loinc.org";

    /// <summary>Acute confusion of the ACVPU scale: new, not a baseline of dementia (UK Core ACVPU).</summary>
    private const string NewConfusion = "130987000";

    private static readonly FrozenDictionary<(string System, string Code), SignalKind> s_codes = new Dictionary<(string, string), SignalKind>
    {
        [(Loinc, "29463-7")] = SignalKind.Weight,
        [(Snomed, "27113001")] = SignalKind.Weight,
        [(Loinc, "9000-1")] = SignalKind.Fluid,
        [(Loinc, "93832-4")] = SignalKind.Sleep,
        [(Snomed, "248263006")] = SignalKind.Sleep,
        [(Snomed, "1104051000000101")] = SignalKind.News2,
        [(Snomed, "1104441000000107")] = SignalKind.Confusion,
    }.ToFrozenDictionary();

    /// <summary>Signals without a device, and with their device in the sender's system and value where the message names one.</summary>
    /// <param name="bundle">As the map made it, whether or not anybody knows whose it is.</param>
    /// <param name="home">The ODS code of the home.</param>
    /// <param name="person">The resident, when the message is about one for certain.</param>
    public static IReadOnlyList<(Signal Signal, (string System, string Value)? Device)> Of(Element bundle, string home, string? person)
    {
        var resources = bundle.All("entry").Select(entry => entry["resource"]).OfType<Element>().ToList();
        var devices = resources.Where(resource => resource.ResourceType == "Device").ToDictionary(device => $"Device/{device["id"]?.Text}", IdentifierOf);
        var signals = new List<(Signal, (string, string)?)>();
        foreach (var resource in resources)
        {
            if (KindOf(resource) is not { } kind || TimeOf(resource) is not { } at) continue;
            var device = DeviceOf(resource, devices);
            var (value, unit) = ValueOf(resource, kind);
            signals.Add((new Signal
            {
                Id = resource["id"]?.Text ?? "",
                At = at,
                Kind = kind,
                Home = home,
                Person = person,
                Device = device?.Value,
                Room = Payload(resource, "Room: "),
                Event = kind is SignalKind.FallDetected or SignalKind.FallConfirmed or SignalKind.FallCancelled ? resource.All("identifier").FirstOrDefault()?["value"]?.Text : null,
                By = kind == SignalKind.FallConfirmed ? Payload(resource, "Confirmed by: ") : null,
                Value = value,
                Unit = unit,
            }, device));
        }
        // A message that says nothing but that a device is alive.
        if (signals.Count == 0)
            foreach (var device in resources.Where(resource => resource.ResourceType == "Device"))
                if (LastSeenOf(device) is { } seen && IdentifierOf(device) is { } id)
                    signals.Add((new Signal { Id = $"{device["id"]?.Text}-{seen.UtcTicks}", At = seen, Kind = SignalKind.Heartbeat, Home = home, Person = null, Device = id.Value }, id));
        return signals;
    }

    /// <summary>True when there is anything in it for the alert rules.</summary>
    public static bool IsIn(Element bundle) =>
        bundle.All("entry").Select(entry => entry["resource"]).OfType<Element>()
            .Any(resource => resource.ResourceType == "Device" ? LastSeenOf(resource) is not null : KindOf(resource) is not null);

    private static SignalKind? KindOf(Element resource)
    {
        var concept = resource.ResourceType switch { "Observation" => resource["code"], "Communication" => resource["topic"], _ => null };
        foreach (var coding in concept?.All("coding") ?? [])
        {
            var (system, code) = (coding["system"]?.Text, coding["code"]?.Text);
            if (system == System && code is not null) return SignalNames.Find(code);
            if (system is null || code is null || resource.ResourceType != "Observation" || !s_codes.TryGetValue((system, code), out var kind)) continue;
            // A sender's own total is not taken: ours stands beside it under an id of its own.
            if (kind == SignalKind.News2 && resource["id"]?.Text?.StartsWith("news2-", StringComparison.Ordinal) != true) return null;
            return kind;
        }
        return null;
    }

    private static (decimal? Value, string? Unit) ValueOf(Element resource, SignalKind kind)
    {
        if (kind == SignalKind.Confusion && resource["valueCodeableConcept"] is { } level)
            return (level.All("coding").Any(coding => coding["code"]?.Text == NewConfusion) ? 1 : 0, "1");
        if (resource["valueInteger"]?.Text is { } whole && Number(whole) is { } count) return (count, kind == SignalKind.News2 ? "{score}" : "{count}");
        if (resource["valueQuantity"] is not { } quantity || Number(quantity["value"]?.Text) is not { } value) return (null, null);
        // Our own score has no unit that a body would have; every other number keeps the code it came with, or none.
        return (value, kind == SignalKind.News2 ? "{score}" : quantity["code"]?.Text);
    }

    /// <summary>What a sensor's feed says word for word. Who cancelled is not read: a feed that takes an alarm back is told, not obeyed.</summary>
    private static string? Payload(Element resource, string label) =>
        resource.All("payload").Select(payload => payload["contentString"]?.Text)
            .FirstOrDefault(text => text?.StartsWith(label, StringComparison.Ordinal) == true)?[label.Length..];

    private static (string System, string Value)? DeviceOf(Element resource, Dictionary<string, (string System, string Value)?> devices)
    {
        foreach (var name in new[] { "device", "sender" })
            if (resource[name]?["reference"]?.Text is { } reference && devices.TryGetValue(reference.Replace("urn:uuid:", "Device/", StringComparison.Ordinal), out var device)) return device;
        return devices.Count == 1 ? devices.Values.First() : null;
    }

    private static (string System, string Value)? IdentifierOf(Element device) =>
        device.All("identifier").FirstOrDefault() is { } identifier && identifier["system"]?.Text is { } system && identifier["value"]?.Text is { } value ? (system, value) : null;

    private static DateTimeOffset? LastSeenOf(Element device) =>
        device.All("extension").FirstOrDefault(extension => extension["url"]?.Text == LastSeen)?["valueDateTime"]?.Text is { } text ? Time(text) : null;

    private static DateTimeOffset? TimeOf(Element resource) =>
        Time(resource["sent"]?.Text ?? resource["effectiveDateTime"]?.Text ?? resource["effectivePeriod"]?["end"]?.Text ?? resource["effectivePeriod"]?["start"]?.Text);

    /// <summary>A day without a time is its noon on the wall: rules that look at days need no more.</summary>
    private static DateTimeOffset? Time(string? text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return UkTime.At(day, new TimeOnly(12, 0));
        return text is { Length: > 10 } && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    private static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
