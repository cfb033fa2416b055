using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Triage;

/// <summary>Everything a decision was made from besides the pack, as it is kept: with it and the pack the decision can be made again.</summary>
public static class TriageInput
{
    public static Element ToJson(Element bundle, TriageSetting setting)
    {
        var json = new Element("").With("at", setting.At.ToString("O", CultureInfo.InvariantCulture));
        if (setting.Practice is { } practice) json.With("practiceHours", practice.ToString());
        if (setting.Ucr is { } ucr) json.With("ucrHours", ucr.ToString());
        json.Append(bundle.Clone("bundle"));
        return json;
    }

    /// <summary>Null when the text is no such input.</summary>
    public static (Element Bundle, TriageSetting Setting)? Read(Element json)
    {
        if (json["bundle"] is not { } bundle
            || !DateTimeOffset.TryParse(json["at"]?.Text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)) return null;
        return (bundle, new TriageSetting(at) { Practice = Hours(json["practiceHours"]), Ucr = Hours(json["ucrHours"]) });
    }

    /// <summary>When the request was last measured or written, as it says itself; null when it says nothing.</summary>
    public static DateTimeOffset? TimeOf(Element bundle)
    {
        var written = new TriageForm(bundle).Response?["authored"]?.Text;
        return bundle.ResourcesOf("Observation").Select(FhirTime.Of)
            .Append(DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var authored) ? authored : null).Max();
    }

    private static OpeningHours? Hours(Element? text) => OpeningHours.TryParse(text?.Text, out var hours) ? hours : null;
}
