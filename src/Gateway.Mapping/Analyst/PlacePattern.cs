using System.Text.RegularExpressions;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Analyst;

/// <summary>Places without what differs from message to message: indexes, rows, the number of an entry.</summary>
public static partial class PlacePattern
{
    /// <summary>A field as manifests name it: <c>Weight</c> for <c>row 2, Weight</c>, <c>PID-3.1</c> for <c>PID-3[1].1</c>.</summary>
    public static string OfField(string place) => Index().Replace(Row().Replace(place, ""), "");

    /// <summary>An element by its resource: <c>Observation.valueQuantity.value</c> for <c>Bundle.entry[1].resource.valueQuantity.value</c>.</summary>
    public static string OfTarget(string path, Element? bundle) => Index().Replace(OfElement(path, bundle), "");

    /// <summary>The same with its indexes: <c>Patient.name[0].given[1]</c>.</summary>
    public static string OfElement(string path, Element? bundle)
    {
        var entry = Entry().Match(path);
        if (!entry.Success || bundle is null) return path;
        var number = int.Parse(entry.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        var type = bundle.All("entry").ElementAtOrDefault(number)?["resource"]?.ResourceType;
        return type is null ? path : type + path[entry.Length..];
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"^row [0-9]+, ")]
    private static partial Regex Row();

    [GeneratedRegex(@"^Bundle\.entry\[([0-9]+)\]\.resource")]
    private static partial Regex Entry();
}
