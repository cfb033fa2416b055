using System.Text;
using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>FHIR datatypes in words; nothing is rounded, converted or guessed.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["%"] = "%",
        ["/min"] = "a minute",
        ["{Breaths}/min"] = "a minute",
        ["{beats}/min"] = "a minute",
        ["Cel"] = "°C",
        ["mm[Hg]"] = "mmHg",
        ["mL"] = "ml",
        ["L/min"] = "litres a minute",
        ["l/min"] = "litres a minute",
        // A score is a number without a unit.
        ["{ScoreOf}"] = "",
        ["{score}"] = "",
        ["1"] = "",
    };

    /// <summary>A CodeableConcept, a Coding or a reference, in the sender's words where it has some; empty when there is nothing.</summary>
    public static string Of(Element? concept)
    {
        if (concept is null) return "";
        var display = concept.All("coding").Prepend(concept).Select(coding => coding["display"]?.Text).FirstOrDefault(text => text is { Length: > 0 });
        if (concept["text"]?.Text is { Length: > 0 } said)
            // A letter or a number is a sender's code ("A", "0010"): the words of the coding say what it means.
            return display is not null && (said.Length <= 3 || said.All(char.IsAsciiDigit)) ? $"{display} ({said})" : said;
        if (display is not null) return display;
        foreach (var coding in concept.All("coding").Prepend(concept))
            if (coding["code"]?.Text is { Length: > 0 } code) return code;
        return concept["reference"]?.Text ?? concept.At("identifier", "value")?.Text ?? concept.Text ?? "";
    }

    /// <summary>Whom a reference names; a bare Type/id names nobody to a reader.</summary>
    public static string Named(Element? reference) => reference?["display"]?.Text ?? reference?.At("identifier", "value")?.Text ?? "";

    /// <summary>Concepts that repeat: <c>a, b</c>.</summary>
    public static string OfAll(Element resource, string name) => Join(", ", resource.All(name).Select(Of));

    /// <summary>The texts of annotations.</summary>
    public static string Notes(Element resource) => Join("; ", resource.All("note").Select(note => note["text"]?.Text));

    /// <summary>The value[x] of an Observation, a component or an answer; why there is none, if it says so.</summary>
    public static string Value(Element holder)
    {
        var value = holder.Children.FirstOrDefault(child => child.Name.StartsWith("value", StringComparison.Ordinal));
        if (value is null) return holder["dataAbsentReason"] is { } reason ? $"no value: {Of(reason)}" : "";
        return value.Name switch
        {
            "valueBoolean" => value.Text == "true" ? "yes" : "no",
            "valueRange" => Range(value),
            "valueRatio" => $"{Quantity(value["numerator"])} : {Quantity(value["denominator"])}",
            "valuePeriod" => $"{value["start"]?.Text ?? "…"} to {value["end"]?.Text ?? "…"}",
            "valueSampledData" => "a recorded curve",
            _ => value["value"] is null ? Of(value) : Quantity(value),
        };
    }

    /// <summary><c>128 mmHg</c>, <c>&lt;35 °C</c>, <c>97%</c>; the number as it came.</summary>
    public static string Quantity(Element? quantity)
    {
        if (quantity?["value"]?.Text is not { } number) return "";
        var unit = UnitOf(quantity);
        return $"{quantity["comparator"]?.Text}{number}{(unit is "" or "%" ? "" : " ")}{unit}";
    }

    public static string UnitOf(Element? quantity)
    {
        var code = quantity?["code"]?.Text;
        return code is not null && Units.TryGetValue(code, out var unit) ? unit : quantity?["unit"]?.Text ?? code ?? "";
    }

    /// <summary>What is there, one after the other.</summary>
    public static string Join(string separator, params IEnumerable<string?> parts) =>
        string.Join(separator, parts.Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary><c>entered-in-error</c> is "entered in error".</summary>
    public static string Spoken(string? code) => code?.Replace('-', ' ') ?? "";

    /// <summary><c>MedicationStatement</c> is "Medication statement".</summary>
    public static string TypeInWords(string type)
    {
        var words = new StringBuilder(type.Length + 4);
        foreach (var letter in type)
        {
            if (char.IsAsciiLetterUpper(letter) && words.Length > 0) words.Append(' ').Append(char.ToLowerInvariant(letter));
            else words.Append(letter);
        }
        return words.ToString();
    }

    private static string Range(Element range)
    {
        var (low, high) = (range["low"], range["high"]);
        if (low is null || high is null) return low is null ? $"up to {Quantity(high)}" : $"{Quantity(low)} or more";
        return UnitOf(low) == UnitOf(high) ? $"{low["value"]?.Text}–{Quantity(high)}" : $"{Quantity(low)} to {Quantity(high)}";
    }
}
