using Gateway.Fhir.Model;

namespace Gateway.Triage.Tests;

/// <summary>Builds the bundles that a map would make of a triage request.</summary>
internal static class Bundles
{
    public const string Time = "2026-06-01T08:05:00+01:00";

    public static Element Bundle(params Element[] resources)
    {
        var bundle = Element.Resource("Bundle").With("type", "collection");
        foreach (var resource in resources) bundle.Add(new Element("entry") { IsRepeat = true }).Add(resource.Clone("resource"));
        return bundle;
    }

    public static Element Patient() => Element.Resource("Patient").With("id", "p1");

    /// <summary>The seven measurements of a set; what is null is left out.</summary>
    public static Element[] Set(string? rate = "16", string? spo2 = "97", bool? oxygen = false, string? systolic = "125",
        string? pulse = "70", string? level = "248234008", string? temperature = "36.8", string time = Time) =>
    [
        .. rate is null ? [] : new[] { Quantity("rate", "http://loinc.org", "9279-1", rate, "/min", time) },
        .. spo2 is null ? [] : new[] { Quantity("spo2", "http://snomed.info/sct", "431314004", spo2, "%", time) },
        .. oxygen is null ? [] : new[] { Observation("oxygen", "http://snomed.info/sct", oxygen.Value ? "371825009" : "722742002", time) },
        .. systolic is null ? [] : new[] { BloodPressure("bp", systolic, "60", time) },
        .. pulse is null ? [] : new[] { Quantity("pulse", "http://snomed.info/sct", "78564009", pulse, "/min", time) },
        .. level is null ? [] : new[] { Consciousness("acvpu", level, time) },
        .. temperature is null ? [] : new[] { Quantity("temp", "http://loinc.org", "8310-5", temperature, "Cel", time) },
    ];

    public static Element Observation(string id, string system, string code, string time = Time, string status = "final")
    {
        var observation = Element.Resource("Observation").With("id", id).With("status", status);
        observation.Add(new Element("code")).Add(Coding(system, code));
        observation.Add(new Element("subject")).With("reference", "Patient/p1");
        return observation.With("effectiveDateTime", time);
    }

    public static Element Quantity(string id, string system, string code, string value, string unit, string time = Time, string status = "final") =>
        Observation(id, system, code, time, status).With(QuantityValue(value, unit));

    public static Element Consciousness(string id, string level, string time = Time)
    {
        var observation = Observation(id, "http://snomed.info/sct", "1104441000000107", time);
        observation.Add(new Element("valueCodeableConcept")).Add(Coding("http://snomed.info/sct", level));
        return observation;
    }

    public static Element BloodPressure(string id, string systolic, string diastolic, string time = Time)
    {
        var panel = Observation(id, "http://loinc.org", "85354-9", time);
        panel.Add(Component("8480-6", systolic));
        panel.Add(Component("8462-4", diastolic));
        return panel;
    }

    public static Element Target(string low, string high, string time = Time, string status = "final")
    {
        var target = Observation("target", "http://snomed.info/sct", "852641000000103", time, status);
        var range = target.Add(new Element("valueRange"));
        range.Add(new Element("low")).Add(Element.Number("value", low));
        range.Add(new Element("high")).Add(Element.Number("value", high));
        return target;
    }

    /// <summary>The form; an answer is written <c>linkId=text</c>, and its value type follows from the text.</summary>
    public static Element Form(params string[] answers)
    {
        var form = Element.Resource("QuestionnaireResponse").With("id", "form")
            .With("questionnaire", "https://gateway.example/Questionnaire/triage-request")
            .With("status", "completed");
        form.Add(new Element("identifier")).With("system", "https://gateway.example/Id/mods-dscr/triage-request").With("value", "tr-0001");
        foreach (var group in answers.Select(answer => answer.Split('=', 2)).GroupBy(pair => pair[0]))
        {
            var item = form.Add(new Element("item") { IsRepeat = true }).With("linkId", group.Key);
            foreach (var pair in group)
            {
                var answer = item.Add(new Element("answer") { IsRepeat = true });
                if (pair[1] is "true" or "false") answer.Add(Element.Boolean("valueBoolean", pair[1] == "true"));
                else if (pair[0].EndsWith("news2", StringComparison.Ordinal)) answer.Add(Element.Number("valueInteger", pair[1]));
                else if (pair[0] == "soft-sign") answer.Add(new Element("valueCoding")).With("system", "https://gateway.example/CodeSystem/soft-sign").With("code", pair[1]);
                else answer.With("valueString", pair[1]);
            }
        }
        return form;
    }

    private static Element Component(string loinc, string value)
    {
        var component = new Element("component") { IsRepeat = true };
        component.Add(new Element("code")).Add(Coding("http://loinc.org", loinc));
        return component.With(QuantityValue(value, "mm[Hg]"));
    }

    private static Element QuantityValue(string value, string unit) =>
        new Element("valueQuantity").With(Element.Number("value", value)).With("unit", unit).With("system", "http://unitsofmeasure.org").With("code", unit);

    private static Element Coding(string system, string code) =>
        new Element("coding") { IsRepeat = true }.With("system", system).With("code", code);
}
