using Gateway.Fhir.Profiles;
using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Tests.Profiles;

/// <summary>UK Core as HL7 UK publishes it, loaded as a package: what is built in says the same.</summary>
public sealed class UkCoreFolderTests
{
    [Fact]
    public void The_built_in_profiles_are_those_of_the_published_files()
    {
        var package = Load();
        var loaded = ProfileCatalogue.Of(package.StructureDefinitions);

        // One file has text between its elements, which XML for FHIR does not have.
        package.Faults.Single().Path.ShouldEndWith("CodeSystem-UKCore-EthnicCategoryScotland.xml");
        loaded.Faults.ShouldBeEmpty();
        loaded.Canonicals.Order(StringComparer.Ordinal).ShouldBe(UkCore.Profiles.Canonicals.Order(StringComparer.Ordinal));
        foreach (var profile in loaded.Profiles)
        {
            var builtIn = UkCore.Profiles.Find($"{profile.Url}|{profile.Version}")!;
            SnapshotDifference.Of(profile, builtIn).ShouldBeEmpty(profile.Name);
            Rules(builtIn).ShouldBe(Rules(profile), profile.Name);
        }
    }

    [Fact]
    public void The_built_in_codes_are_those_of_the_published_files()
    {
        var package = Load();
        var loaded = TerminologyService.R4.With(package.Definitions);
        var asked = 0;

        foreach (var system in package.CodeSystems.Select(CodeSystemDefinition.Of).OfType<CodeSystemDefinition>())
        {
            foreach (var concept in system.Concepts)
            {
                asked++;
                UkCore.Terminology.IsCodeOf(system.Url, concept.Code).ShouldBe(loaded.IsCodeOf(system.Url, concept.Code), $"{system.Url} {concept.Code}");
            }
            UkCore.Terminology.IsCodeOf(system.Url, "no such code").ShouldBe(loaded.IsCodeOf(system.Url, "no such code"));
        }
        foreach (var valueSet in package.ValueSets.Select(ValueSetDefinition.Of).OfType<ValueSetDefinition>())
        {
            foreach (var (part, concept) in valueSet.Include.SelectMany(part => part.Concepts.Select(concept => (part, concept))))
            {
                asked++;
                UkCore.Terminology.IsMember(valueSet.Url, part.System, concept.Code).ShouldBe(loaded.IsMember(valueSet.Url, part.System, concept.Code), $"{valueSet.Url} {concept.Code}");
            }
        }
        asked.ShouldBeGreaterThan(1900);
    }

    private static IEnumerable<(string, string, bool, string)> Rules(Profile profile) =>
        profile.Elements.SelectMany(element => element.Invariants.Select(invariant => (element.Id, invariant.Key, invariant.IsError, invariant.Expression)));

    private static FhirPackage Load()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Gateway.sln"))) root = root.Parent;
        var folder = Path.Combine(root!.FullName, "..", "shared", "uk-core");
        if (!Directory.Exists(folder)) Assert.Skip("The definitions shared/uk-core are not beside this repository.");
        return FhirPackage.Read(Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories)
            .Select(file => (file, (ReadOnlyMemory<byte>)File.ReadAllBytes(file))));
    }
}
