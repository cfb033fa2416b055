using System.Text.Json;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Json;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Validation;

namespace Gateway.Functions.Bench.Fhir;

/// <summary>The figures of the FHIR room: reading and writing, the expressions of maps and invariants, validation, the definitions.</summary>
internal static class FhirBench
{
    private const int BundleBytes = 160_000;
    private const string VitalSigns = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Observation-VitalSigns";

    // An expression as maps and invariants have them, over the resources it is for.
    private static readonly (string Name, string Expression, Func<Random, byte[]> Make)[] s_expressions =
    [
        ("official given name", "Patient.name.where(use = 'official').given.first()", SyntheticRecords.Person),
        ("NHS number", $"Patient.identifier.where(system = '{SyntheticRecords.NhsNumberSystem}').value", SyntheticRecords.Person),
        ("heart rate of a bundle", "Bundle.entry.resource.ofType(Observation).where(code.coding.exists(code = '8867-4')).value", SyntheticRecords.Round),
        ("systolic pressure", "Observation.component.where(code.coding.exists(system = 'http://loinc.org' and code = '8480-6')).value.value", SyntheticRecords.Pressure),
        ("invariant vs-2", "(component.empty() and hasMember.empty()) implies (dataAbsentReason.exists() or value.exists())", SyntheticRecords.VitalSigns),
    ];

    public static IEnumerable<BenchResult> Run(BenchOptions options) =>
        options.Measure(Text().Concat(s_expressions.Select(Path)).Concat(Validation())).Concat(DefinitionsStart.Measure(options));

    private static IEnumerable<BenchCase> Text()
    {
        var json = SyntheticRecords.Bundle(BundleBytes);
        yield return new BenchCase("strict parse", () => JsonTree.ReadFhir(json).Root is not null, json.Length, 60)
        {
            Subject = $"a bundle of {json.Length / 1000} kB",
            Beside = ("Utf8JsonReader", () => Walk(json)),
        };
        yield return new BenchCase("parse and serialize", () => JsonText.ToBytes(JsonTree.ReadFhir(json).Root!).Length == json.Length, json.Length, 40)
        {
            Subject = "the same bundle",
        };
    }

    private static BenchCase Path((string Name, string Expression, Func<Random, byte[]> Make) item)
    {
        var (expression, fault) = FhirPathExpression.Compile(item.Expression);
        if (expression is null) throw new InvalidOperationException($"The expression of '{item.Name}' does not compile: {fault}");
        var resources = new FreshResources(item.Make);
        return new BenchCase(item.Name, () => expression.Evaluate(resources.Next(), FhirPathContext.Empty).Count == 1, 0, 500_000)
        {
            Subject = item.Expression,
            Fresh = (resources.Read, FreshResources.AtOnce),
        };
    }

    private static IEnumerable<BenchCase> Validation()
    {
        // The same Observation for both, and the largest of the vital signs: two components, each with two codings.
        var pressures = new FreshResources(SyntheticRecords.Pressure);
        yield return new BenchCase("validate, base R4", () => ResourceValidator.Validate(pressures.Next()).Count == 0, 0, 60_000)
        {
            Subject = "an Observation of a blood pressure, with all invariants of R4",
            Fresh = (pressures.Read, FreshResources.AtOnce),
        };
        var validator = new ProfileValidator(UkCore.Profiles.Find, UkCore.Terminology);
        var options = new ValidationOptions { Profiles = [VitalSigns + "-BloodPressure"] };
        yield return new BenchCase("validate, UK Core", () => validator.Validate(pressures.Next(), options).Count == 0, 0, 20_000)
        {
            Subject = "an Observation of a blood pressure, by UKCore-Observation-VitalSigns-BloodPressure",
            Fresh = (pressures.Read, FreshResources.AtOnce),
        };
    }

    private static void Walk(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    }
}
