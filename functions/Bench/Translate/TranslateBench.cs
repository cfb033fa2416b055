using System.Diagnostics;
using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Validation;
using Gateway.Functions.Bench.Sources;
using Gateway.Functions.Verbs;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Sources.Hl7v2;
using Gateway.Web.Startup;

namespace Gateway.Functions.Bench.Translate;

/// <summary>The figures of translation: bytes of a sender in, bytes of a FHIR bundle and the account of every field out.</summary>
internal static class TranslateBench
{
    private static readonly TranslationContext s_context = new("0198a000-0000-7000-8000-000000000001", new DateTimeOffset(2026, 6, 2, 9, 0, 0, TimeSpan.Zero));

    private static readonly Dictionary<string, ValidationOptions> s_ukCore = new[] { "Patient", "Encounter", "Organization" }
        .ToDictionary(type => type, type => new ValidationOptions { Profiles = [$"https://fhir.hl7.org.uk/StructureDefinition/UKCore-{type}"] }, StringComparer.Ordinal);

    public static IEnumerable<BenchResult> Run(BenchOptions options)
    {
        var catalogue = Catalogue();
        // First, while nothing is warm.
        if (options.Wants("first translation")) yield return First(catalogue);
        foreach (var item in Cases(catalogue))
        {
            foreach (var result in options.Measure([item.Case]))
            {
                yield return result;
                yield return new BenchResult($"{result.Name}, size", result.Figure * item.Bytes / 1e6, "MB/s", null) { Subject = $"the same over messages of {item.Bytes} bytes" };
            }
        }
        foreach (var result in CsvBench.Measure(options)) yield return result;
    }

    private static IEnumerable<(BenchCase Case, int Bytes)> Cases(SourceCatalogue catalogue)
    {
        var patient = ExamplePatient.Compile();
        yield return (new BenchCase("ExamplePatient", () => Patient(patient), 0, 40_000) { Subject = "a JSON record of a person to a Patient, read, mapped, accounted for and written" }, ExamplePatient.Record.Length);

        var itk = catalogue.Find("itk-adt") ?? throw new InvalidOperationException("The mappings have no itk-adt any more.");
        var discharge = Example("itk-adt/examples/a03-discharge.in.hl7");
        yield return (new BenchCase("ITK A03, validated", () => Translate(itk, discharge, judge: true), 0, 5_000) { Subject = "an HL7 v2 discharge to its bundle, validated against base R4, and written" }, discharge.Length);
        var validator = new ProfileValidator(UkCore.Profiles.Find, UkCore.Terminology);
        yield return (new BenchCase("ITK A03, UK Core", () => TranslateUk(itk, discharge, validator), 0, null) { Subject = "the same, each resource against base R4 and its profile of UK Core (Patient, Encounter, Organization)" }, discharge.Length);
        yield return (new BenchCase("ITK A03", () => Translate(itk, discharge, judge: false), 0, null) { Subject = "the same without validation" }, discharge.Length);

        var result = WithResults(discharge);
        yield return (new BenchCase("HL7 v2 parse", () => Values(result) > 300, 0, 30_000) { Subject = "the discharge with OBX segments up to the mean size of public samples (3.9 kB), every component read in place" }, result.Length);
        yield return (new BenchCase("HL7 v2 parse, short", () => Values(discharge) > 50, 0, null) { Subject = "the discharge by itself, every component read in place" }, discharge.Length);
        yield return (new BenchCase("HL7 v2 to a tree", () => Leaves(result) > 300, 0, null) { Subject = "the message of 3.9 kB as maps read it, every component a text of its own" }, result.Length);
        yield return (new BenchCase("HL7 v2 to a tree, short", () => Leaves(discharge) > 50, 0, null) { Subject = "the discharge by itself as maps read it" }, discharge.Length);
    }

    private static bool Patient(StructureMap map)
    {
        var record = RecordReader.Read(SourceFormat.Json, ExamplePatient.Record, byRow: true).Records[0];
        var made = map.Transform(record, s_context);
        return made.Report.Unaccounted.Count == 1 && JsonText.ToBytes(made.Bundle!).Length > 500; // a bundle, as the example has no fault
    }

    private static bool Translate(SourceSystem source, byte[] body, bool judge)
    {
        var made = source.Translate(source.Open(body, null).Parts[0], s_context);
        if (made.Bundle is null || made.Report.Unaccounted.Count > 0) return false;
        if (judge && ResourceValidator.Validate(made.Bundle).Any(issue => issue.IsError)) return false;
        return JsonText.ToBytes(made.Bundle).Length > 1000;
    }

    private static bool TranslateUk(SourceSystem source, byte[] body, ProfileValidator validator)
    {
        var made = source.Translate(source.Open(body, null).Parts[0], s_context);
        if (made.Bundle is null) return false;
        var judged = 0;
        foreach (var entry in made.Bundle.All("entry"))
        {
            var resource = entry["resource"]!; // a bundle that has left the translator has one in each entry
            if (!s_ukCore.TryGetValue(resource.ResourceType!, out var options)) continue;
            if (validator.Validate(resource, options).Any(issue => issue.IsError)) return false;
            judged++;
        }
        return judged > 1 && JsonText.ToBytes(made.Bundle).Length > 1000;
    }

    /// <summary>Every value of a message, each looked at.</summary>
    private static int Values(byte[] message)
    {
        var (parsed, _) = Hl7Message.Parse(message);
        if (parsed is null) return 0;
        var (count, characters) = (0, 0);
        foreach (var value in parsed.Values())
        {
            count++;
            characters += value.Text.Length;
        }
        return characters > message.Length / 2 ? count : 0;
    }

    private static int Leaves(byte[] message) => Leaves(RecordReader.Read(SourceFormat.Hl7v2, message, byRow: false).Records[0]);

    private static int Leaves(Element element)
    {
        var children = element.Children;
        if (children.Count == 0) return element.Text is { Length: > 0 } ? 1 : 0;
        var count = 0;
        for (var i = 0; i < children.Count; i++) count += Leaves(children[i]);
        return count;
    }

    /// <summary>The slowest first message of any kind of any source, in a process that has translated nothing before.</summary>
    private static BenchResult First(SourceCatalogue catalogue)
    {
        var slowest = 0.0;
        var of = "";
        foreach (var file in Directory.GetFiles(Folder(), "*.in.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var id = Path.GetRelativePath(Folder(), file).Split(Path.DirectorySeparatorChar)[0];
            if (catalogue.Find(id) is not { Manifest.Fetch: null } source) continue;
            var body = File.ReadAllBytes(file);
            var clock = Stopwatch.GetTimestamp();
            foreach (var part in source.Open(body, null).Parts) source.Translate(part, s_context);
            var took = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            if (took > slowest) (slowest, of) = (took, Path.GetRelativePath(Folder(), file));
        }
        return new BenchResult("first translation", slowest, "ms", 100, IsLessBetter: true) { Subject = $"the slowest of the examples, each the first of its kind: {of}" };
    }

    private static SourceCatalogue Catalogue()
    {
        var faults = new List<Issue>();
        var files = FolderFiles.ReadTree(Folder(), "The mappings folder", faults);
        var (catalogue, mapFaults) = files is null ? new CatalogueResult(null, []) : SourceCatalogue.Load(files);
        return catalogue ?? throw new InvalidOperationException($"The mappings cannot be loaded: {string.Join(' ', faults.Concat(mapFaults))}");
    }

    private static byte[] Example(string path) => File.ReadAllBytes(Path.Combine(Folder(), path));

    private static string Folder() => FolderOptions.DefaultMappings().FullName;

    private static byte[] WithResults(byte[] message)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(message).TrimEnd('\r', '\n'));
        for (var number = 1; text.Length < 3_900; number++)
            text.Append($"\rOBX|{number}|NM|{1000 + number}^Invented result {number}^LOCAL||{number}.5|mmol/L|3.5^9.5|N|||F|||20260520101500|EXLAB^Example laboratory");
        return Encoding.UTF8.GetBytes(text.Append('\r').ToString());
    }
}
