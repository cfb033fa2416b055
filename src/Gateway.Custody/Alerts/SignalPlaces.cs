using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Matching;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>Where a message comes from and whose its signals are, as the register has it at their own time.</summary>
public static class SignalPlaces
{
    /// <summary>The home of the person, else of the device that the message names; null when the register knows neither, and then no rule can look.</summary>
    public static OdsCode? HomeOf(Element bundle, PersonId? person, Register register, DateTimeOffset at)
    {
        if (person is { } known) return register.OrganisationOf(known, Relations.Home, at);
        foreach (var resource in bundle.All("entry").Select(entry => entry["resource"]).OfType<Element>())
        {
            if (resource.ResourceType is not ("Device" or "Patient")) continue;
            foreach (var identifier in resource.All("identifier"))
            {
                if (identifier["system"]?.Text is not { } system || identifier["value"]?.Text is not { } value) continue;
                if (register.DeviceAt(system, value, at) is { } device)
                    return device.Organisation ?? (device.Person is { } wearer ? register.OrganisationOf(wearer, Relations.Home, at) : null);
            }
        }
        return null;
    }

    /// <summary>The signals of a stored message; none when nobody knows from which home it is.</summary>
    public static IReadOnlyList<ArrivedSignal> Of(Element bundle, LedgerEntry entry, Register register) => WatchedOf(bundle, entry, register)?.Signals ?? [];

    /// <summary>The home and the signals of a message that is past its ingest; null when nobody knows from which home it is.</summary>
    internal static WatchedMessage? WatchedOf(Element bundle, LedgerEntry entry, Register register) =>
        HomeOf(bundle, entry.Person, register, entry.OccurredAt ?? entry.ReceivedAt) is { } home
            ? new WatchedMessage(home, Of(bundle, home, entry.Person, register, entry.ReceivedAt))
            : null;

    /// <summary>The signals of a message, each with whose it is.</summary>
    private static IReadOnlyList<ArrivedSignal> Of(Element bundle, OdsCode home, PersonId? person, Register register, DateTimeOffset received) =>
    [
        .. BundleSignals.Of(bundle, home.ToString(), person?.ToString()).Select(found =>
        {
            var (signal, device) = found;
            var placed = device is { } named ? register.DeviceAt(named.System, named.Value, signal.At) : null;
            var where = Whereabouts.Resolve(
                signal, placed?.Person?.ToString(), placed?.Place, room => [.. register.PeopleIn(home, room, signal.At).Select(resident => resident.ToString())]);
            return new ArrivedSignal(signal, where, received);
        }),
    ];
}

/// <summary>What of a message the alert rules look at: the home it comes from, and its signals.</summary>
internal readonly record struct WatchedMessage(OdsCode Home, IReadOnlyList<ArrivedSignal> Signals)
{
    public override string ToString() => Home.ToString();
}
