using System.Text;
using System.Text.RegularExpressions;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Terminology;
using Gateway.Fhir.Validation;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Validation;

/// <summary>UK Core's official examples, which lie beside the repository, judged by UK Core: the definitions beside it and those built in.</summary>
public sealed partial class UkCoreExampleTests
{
    private const string Canonical = "https://fhir.hl7.org.uk/StructureDefinition/";

    /// <summary>What is found and why, in the file beside this one; a fault that it does not name, and one that is found no more, fail.</summary>
    [Fact]
    public void Every_finding_has_a_reason_and_no_reason_is_stale()
    {
        var expected = Path.Combine(Repository(), "tests/Gateway.Fhir.Tests/Validation/ukcore-expectations.txt");

        var report = Report(Findings(BuiltIn()), File.ReadAllText(expected));

        if (Environment.GetEnvironmentVariable("GATEWAY_ACCEPT") == "1") File.WriteAllText(expected, report);
        report.ShouldBe(File.ReadAllText(expected));
        report.ShouldNotContain("\nreason ?", customMessage: "a finding without a reason");
    }

    /// <summary>The product knows fewer code systems, so more may be not checked; what is wrong is wrong by both.</summary>
    [Fact]
    public void The_definitions_built_in_find_the_faults_that_HL7_UKs_own_find()
    {
        var own = Faults(FromFolder());

        Faults(BuiltIn()).ShouldBe(own);

        static List<string> Faults((ProfileCatalogue, ProfileValidator) by) =>
            [.. Findings(by).Where(finding => !finding.Key.StartsWith("Information", StringComparison.Ordinal)).Select(finding => $"{finding.Key}: {string.Join(", ", finding.Value)}")];
    }

    /// <summary>One fault put into each example: a claim that all is well must be able to fail.</summary>
    [Fact]
    public void A_code_that_UK_Core_does_not_know_is_found_in_an_example()
    {
        var (catalogue, validator) = BuiltIn();
        var patient = Examples().First(example => example.Name == "UKCore-Patient-RichardSmith-Example").Root!;
        var profile = ProfileOf(catalogue, "UKCore-Patient-RichardSmith-Example")!;
        patient.Add(new Element("extension") { IsRepeat = true }.With("url", Canonical + "Extension-UKCore-DeathNotificationStatus").With("valueString", "x"));
        patient["identifier"]!["system"]!.SetValue(ElementKind.String, "https://fhir.nhs.uk/Id/nhs-number");
        patient["identifier"]!.Remove(patient["identifier"]!["value"]!);

        var faults = validator.Validate(patient, new ValidationOptions { Profiles = [profile] }).Where(issue => issue.IsError).Select(issue => $"{issue.Code} {Index().Replace(issue.Path, "")}").Distinct().ToList();

        faults.ShouldContain("FHIR008 Patient.identifier.value");
        faults.ShouldContain(fault => fault.Contains("Patient.extension", StringComparison.Ordinal));
    }

    private static (ProfileCatalogue Catalogue, ProfileValidator Validator) BuiltIn() => (UkCore.Profiles, new ProfileValidator(UkCore.Profiles.Find, UkCore.Terminology));

    private static (ProfileCatalogue Catalogue, ProfileValidator Validator) FromFolder()
    {
        var folder = Path.Combine(Repository(), "..", "shared", "uk-core");
        if (!Directory.Exists(folder)) Assert.Skip("UK Core's definitions (shared/uk-core) are not beside this repository.");
        var package = FhirPackage.Read(Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (file, (ReadOnlyMemory<byte>)File.ReadAllBytes(file))));
        var catalogue = ProfileCatalogue.Of(package.StructureDefinitions);
        return (catalogue, new ProfileValidator(catalogue.Find, TerminologyService.R4.With(package.Definitions)));
    }

    /// <summary>The faults by code, key and place without indexes, each with the examples that have it.</summary>
    private static SortedDictionary<string, SortedSet<string>> Findings((ProfileCatalogue Catalogue, ProfileValidator Validator) by)
    {
        var found = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var judged = 0;
        foreach (var (name, root, unread) in Examples())
        {
            judged++;
            var profile = ProfileOf(by.Catalogue, name);
            var issues = root is null ? unread : by.Validator.Validate(root, new ValidationOptions { Profiles = profile is null ? [] : [profile], Informs = true });
            // That most examples have no narrative is no finding of ours.
            foreach (var issue in issues.Where(issue => !issue.Text.StartsWith("dom-6:", StringComparison.Ordinal)))
            {
                var key = $"{issue.Severity} {issue.Code} {(Key().Match(issue.Text) is { Success: true } match ? match.Value : "")}{Index().Replace(issue.Path, "")}";
                if (!found.TryGetValue(key, out var examples)) found[key] = examples = new SortedSet<string>(StringComparer.Ordinal);
                examples.Add(name);
            }
        }
        judged.ShouldBeGreaterThan(80);
        return found;
    }

    private static string Report(SortedDictionary<string, SortedSet<string>> findings, string expected)
    {
        var lines = expected.Split('\n');
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < lines.Length; i++)
            if (lines[i].StartsWith("fault ", StringComparison.Ordinal)) reasons[lines[i][6..]] = lines[i + 1];
        var report = new StringBuilder().AppendJoin('\n', lines.TakeWhile(line => line.StartsWith('#'))).Append('\n');
        foreach (var (fault, examples) in findings)
        {
            report.Append("\nfault ").Append(fault).Append('\n').Append(reasons.GetValueOrDefault(fault, "reason ?")).Append('\n');
            foreach (var example in examples) report.Append("  ").Append(example).Append('\n');
        }
        return report.ToString();
    }

    private static IEnumerable<(string Name, Element? Root, IReadOnlyList<Issue> Issues)> Examples()
    {
        var folder = Path.Combine(Repository(), "..", "shared", "samples", "ukcore-r4");
        if (!Directory.Exists(folder)) Assert.Skip("UK Core's examples (shared/samples/ukcore-r4) are not beside this repository.");
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal))
        {
            var result = XmlTree.ReadFhir(File.ReadAllBytes(file));
            yield return (Path.GetFileNameWithoutExtension(file), result.Root, result.Issues);
        }
    }

    /// <summary>The examples claim no profile; each is named after the one it shows: UKCore-Observation-Lab-Albumin-Example.</summary>
    private static string? ProfileOf(ProfileCatalogue catalogue, string example)
    {
        for (var stem = example; stem.Contains('-', StringComparison.Ordinal); stem = stem[..stem.LastIndexOf('-')])
            if (catalogue.Find(Canonical + stem) is { } profile) return profile.Url;
        return null;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gateway.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"^[a-z][a-z-]*-\d+[a-z]?: ")]
    private static partial Regex Key();
}
