using System.Globalization;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Functions.Bench.Fhir;

/// <summary>Made-up people and readings of the usual shape and size; the same seed gives the same bytes. NHS numbers are of the 999 range.</summary>
internal static class SyntheticRecords
{
    public const string NhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number";

    private const string Snomed = "http://snomed.info/sct";
    private const string Loinc = "http://loinc.org";

    private static readonly string[] s_given = ["Ada", "Bronwen", "Cai", "Doreen", "Edwin", "Femi", "Gráinne", "Hamid", "Iqra", "Joan"];
    private static readonly string[] s_family = ["Ashworth", "Bello", "Crook", "Davies", "Entwistle", "Farooq", "Greenhalgh", "Hardcastle", "O'Neill", "Żak"];
    private static readonly string[] s_streets = ["Mill Lane", "Deansgate", "Station Road", "Chapel Street", "Moss Side Close"];

    private static readonly (string Loinc, string Snomed, string Display, string Unit, string Code, int Least, int Most)[] s_signs =
    [
        ("8867-4", "364075005", "Heart rate", "beats/minute", "/min", 50, 120),
        ("9279-1", "86290005", "Respiratory rate", "breaths/minute", "/min", 10, 28),
        ("8310-5", "276885007", "Core body temperature", "degrees C", "Cel", 35, 39),
        ("2708-6", "431314004", "Peripheral oxygen saturation", "%", "%", 88, 100),
    ];

    /// <summary>A collection of about that many bytes of compact JSON.</summary>
    public static byte[] Bundle(int bytes)
    {
        var random = new Random(2026);
        var bundle = Element.Resource("Bundle").With("type", "collection");
        var length = 0;
        while (length < bytes)
        {
            var resource = random.Next(10) switch { 0 => Patient(random), 1 or 2 => BloodPressure(random), 3 => Medication(random), _ => Reading(random, random.Next(s_signs.Length)) };
            length += JsonText.ToBytes(AddEntry(bundle, resource, random)).Length;
        }
        return JsonText.ToBytes(bundle);
    }

    /// <summary>What one round of observations becomes: a person and a reading of each vital sign.</summary>
    public static byte[] Round(Random random)
    {
        var bundle = Element.Resource("Bundle").With("type", "collection");
        AddEntry(bundle, Patient(random), random);
        for (var sign = 0; sign < s_signs.Length; sign++) AddEntry(bundle, Reading(random, sign), random);
        return JsonText.ToBytes(bundle);
    }

    public static byte[] Person(Random random) => JsonText.ToBytes(Patient(random));

    public static byte[] VitalSigns(Random random) => JsonText.ToBytes(Reading(random, random.Next(s_signs.Length)));

    public static byte[] Pressure(Random random) => JsonText.ToBytes(BloodPressure(random));

    private static Element AddEntry(Element bundle, Element resource, Random random)
    {
        var entry = bundle.Add(Item("entry")).With("fullUrl", "urn:uuid:" + Id(random));
        entry.Add(resource.Clone("resource"));
        return entry;
    }

    private static Element Patient(Random random)
    {
        var family = Any(random, s_family);
        var patient = Element.Resource("Patient").With("id", Id(random));
        patient.Add(new Element("meta")).Add(Repeat("profile", "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"));
        var number = patient.Add(Item("identifier"));
        number.Add(Item("extension")).With("url", "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus")
            .Add(new Element("valueCodeableConcept")).Add(Coding("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland", "01", "Number present and verified"));
        number.With("system", NhsNumberSystem).With("value", NhsNumber(random));
        patient.Add(Item("identifier")).With("system", "https://care.example/resident").With("value", random.Next(100_000).ToString(CultureInfo.InvariantCulture));
        patient.Add(Element.Boolean("active", true));
        if (random.Next(2) == 0) patient.Add(Name("nickname", random)).With("text", Any(random, s_given));
        patient.Add(Name("official", random)).With("family", family);
        patient.Add(Item("telecom")).With("system", "phone").With("value", $"01632 960{random.Next(1000):000}").With("use", "home");
        patient.Add(Item("telecom")).With("system", "phone").With("value", $"07700 900{random.Next(1000):000}").With("use", "mobile");
        patient.With("gender", random.Next(2) == 0 ? "female" : "male").With("birthDate", $"19{random.Next(20, 60)}-{random.Next(1, 13):00}-{random.Next(1, 29):00}");
        var address = patient.Add(Item("address")).With("use", "home");
        address.Add(Repeat("line", $"{random.Next(1, 200)} {Any(random, s_streets)}"));
        address.With("city", "Bolton").With("postalCode", $"BL{random.Next(1, 9)} {random.Next(1, 9)}AA");
        patient.Add(Item("generalPractitioner")).With("type", "Organization")
            .Add(new Element("identifier")).With("system", "https://fhir.nhs.uk/Id/ods-organization-code").With("value", $"P8{random.Next(1000, 9999)}");
        return patient;
    }

    private static Element Name(string use, Random random)
    {
        var name = Item("name").With("use", use);
        name.Add(Repeat("given", Any(random, s_given)));
        name.Add(Repeat("given", Any(random, s_given)));
        return name;
    }

    private static Element Reading(Random random, int which)
    {
        var sign = s_signs[which];
        var observation = Observation(random, sign.Loinc, sign.Snomed, sign.Display);
        observation.Add(Quantity(random.Next(sign.Least, sign.Most) + random.Next(10) / 10m, sign.Unit, sign.Code));
        return observation;
    }

    private static Element BloodPressure(Random random)
    {
        var observation = Observation(random, "85354-9", "75367002", "Blood pressure");
        Component("8480-6", "72313002", "Systolic blood pressure", random.Next(95, 190));
        Component("8462-4", "1091811000000102", "Diastolic blood pressure", random.Next(55, 110));
        return observation;

        void Component(string loinc, string snomed, string display, int value)
        {
            var component = observation.Add(Item("component"));
            // UK Core tells the components apart by the text, and fixes the display.
            component.Add(Concept("code", loinc, snomed, display)).With("text", display);
            component.Add(Quantity(value, "millimeter of mercury", "mm[Hg]"));
        }
    }

    private static Element Observation(Random random, string loinc, string snomed, string display)
    {
        var observation = Element.Resource("Observation").With("id", Id(random));
        observation.Add(new Element("meta")).Add(Repeat("profile", "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Observation-VitalSigns"));
        observation.With("status", "final");
        observation.Add(Item("category")).Add(Coding("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs"));
        observation.Add(Concept("code", loinc, snomed, display));
        observation.Add(new Element("subject")).With("reference", "Patient/" + Id(random));
        observation.With("effectiveDateTime", $"2026-03-{random.Next(1, 29):00}T{random.Next(24):00}:{random.Next(60):00}:00+00:00");
        observation.Add(Item("performer")).With("display", Any(random, s_given) + " " + Any(random, s_family));
        return observation;
    }

    private static Element Medication(Random random)
    {
        var medication = Element.Resource("MedicationStatement").With("id", Id(random)).With("status", "active");
        medication.Add(new Element("medicationCodeableConcept")).Add(Coding(Snomed, "322236009", "Paracetamol 500 mg oral tablet"));
        medication.Add(new Element("subject")).With("reference", "Patient/" + Id(random));
        medication.With("dateAsserted", $"2026-03-{random.Next(1, 29):00}");
        medication.Add(Item("dosage")).With("text", "One or two tablets up to four times a day\nwhen needed for \"pain\" or fever");
        return medication;
    }

    private static Element Concept(string name, string loinc, string snomed, string display)
    {
        var concept = new Element(name);
        concept.Add(Coding(Loinc, loinc, display));
        concept.Add(Coding(Snomed, snomed, display));
        return concept;
    }

    private static Element Coding(string system, string code, string display) =>
        Item("coding").With("system", system).With("code", code).With("display", display);

    private static Element Quantity(decimal value, string unit, string code)
    {
        var quantity = new Element("valueQuantity");
        quantity.Add(Element.Number("value", value.ToString(CultureInfo.InvariantCulture)));
        return quantity.With("unit", unit).With("system", "http://unitsofmeasure.org").With("code", code);
    }

    private static Element Item(string name) => new(name) { IsRepeat = true };

    private static Element Repeat(string name, string text) => new(name, ElementKind.String, text) { IsRepeat = true };

    private static string Any(Random random, string[] words) => words[random.Next(words.Length)];

    private static string Id(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    /// <summary>999 and six digits that have a check digit (modulus 11; https://www.datadictionary.nhs.uk/attributes/nhs_number.html).</summary>
    private static string NhsNumber(Random random)
    {
        while (true)
        {
            var digits = "999" + random.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
            var check = 11 - digits.Select((digit, i) => (digit - '0') * (10 - i)).Sum() % 11;
            if (check != 10) return digits + (check == 11 ? 0 : check).ToString(CultureInfo.InvariantCulture);
        }
    }
}
