using Gateway.Fhir.Model;

namespace Gateway.Pathways.Stays;

/// <summary>What a message says of life and death.</summary>
public enum DeathWord
{
    NotSaid,
    Alive,
    Died,

    /// <summary>One field says that the person died, another that the person lives.</summary>
    Contradicted,
}

/// <summary>
/// Reads the three places in which a discharge may say that somebody died: PID-29 and PID-30 (Patient.deceased), the discharge method and
/// the discharge destination (NHS Data Dictionary, https://www.datadictionary.nhs.uk).
/// </summary>
public static class DeathFields
{
    private const string Method = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DischargeMethod";

    /// <summary>4 patient died, 5 stillbirth; 8 not applicable and 9 not known say nothing.</summary>
    private static readonly Dictionary<string, DeathWord> s_methods = new()
    {
        ["1"] = DeathWord.Alive,
        ["3"] = DeathWord.Alive,
        ["6"] = DeathWord.Alive,
        ["7"] = DeathWord.Alive,
        ["4"] = DeathWord.Died,
        ["5"] = DeathWord.Died,
    };

    /// <summary>79 patient died or stillbirth; 98 not applicable and 99 not known say nothing; any other is a place where people live.</summary>
    private static readonly Dictionary<string, DeathWord> s_destinations = new()
    {
        ["79"] = DeathWord.Died,
        ["98"] = DeathWord.NotSaid,
        ["99"] = DeathWord.NotSaid,
    };

    /// <param name="patient">As the sender states it.</param>
    /// <param name="stay">The Encounter; null when the message has none.</param>
    public static DeathWord Of(Element? patient, Element? stay)
    {
        var method = stay?.All("extension").FirstOrDefault(extension => extension["url"]?.Text == Method)?["valueCodeableConcept"];
        var destination = CodeOf(stay?.At("hospitalization", "dischargeDisposition"));
        DeathWord[] words =
        [
            Deceased(patient),
            CodeOf(method) is { } how ? s_methods.GetValueOrDefault(how) : DeathWord.NotSaid,
            destination is null ? DeathWord.NotSaid : s_destinations.GetValueOrDefault(destination, DeathWord.Alive),
        ];
        return (words.Contains(DeathWord.Died), words.Contains(DeathWord.Alive)) switch
        {
            (true, true) => DeathWord.Contradicted,
            (true, false) => DeathWord.Died,
            (false, true) => DeathWord.Alive,
            _ => DeathWord.NotSaid,
        };
    }

    private static DeathWord Deceased(Element? patient)
    {
        if (patient?["deceasedDateTime"] is not null) return DeathWord.Died;
        return patient?["deceasedBoolean"]?.Text switch { "true" => DeathWord.Died, "false" => DeathWord.Alive, _ => DeathWord.NotSaid };
    }

    private static string? CodeOf(Element? concept) => concept?.All("coding").FirstOrDefault()?["code"]?.Text;
}
