using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;
using Gateway.Fhir.Tests.FhirPath;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Terminology;

/// <summary>UK Core's own definitions, where they lie beside the repository.</summary>
public sealed class UkCoreTerminologyTests(ITestOutputHelper output)
{
    [Fact]
    public void UK_Cores_value_sets_judge_the_codes_that_its_profiles_use()
    {
        var service = TerminologyService.R4.With(UkCore("valuesets", "codesystems", "conceptmaps"));

        service.IsMember("https://fhir.hl7.org.uk/ValueSet/UKCore-ACVPU", "http://snomed.info/sct", "450847001").ShouldBe(Membership.Member);
        service.IsMember("https://fhir.hl7.org.uk/ValueSet/UKCore-ACVPU", "http://snomed.info/sct", "22298006").ShouldBe(Membership.NotMember);
        service.IsMember("https://fhir.hl7.org.uk/ValueSet/UKCore-NHSNumberVerificationStatus", "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland", "01").ShouldBe(Membership.Member);
        service.IsMember("https://fhir.hl7.org.uk/ValueSet/UKCore-NHSNumberVerificationStatus", "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland", "99").ShouldBe(Membership.NotMember);
        service.IsMember("https://fhir.hl7.org.uk/ValueSet/UKCore-NHSNumberVerificationStatus", "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "01").ShouldBe(Membership.NotMember);
        service.IsMember("https://fhir.hl7.org.uk/ValueSet/UKCore-ConditionCode", "http://snomed.info/sct", "22298006").ShouldNotBe(Membership.NotMember);
        service.Display("https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeDestinationEngland", "54").ShouldBe("NHS run Care Home");
        service.Translate("https://fhir.hl7.org.uk/ConceptMap/ConceptMap-UKCore-MaritalStatus", null, "L").ShouldNotBeNull().ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_value_set_of_UK_Core_compiles_and_says_how_much_of_it_can_be_judged()
    {
        var resources = UkCore("valuesets", "codesystems");
        var service = TerminologyService.R4.With(resources);
        var sets = resources.Where(resource => resource.ResourceType == "ValueSet").Select(set => set["url"]!.Text!).ToList();

        // No system has this code: a set that can be judged whole denies it.
        var whole = sets.Count(url => service.IsMember(url, null, "no-such-code") == Membership.NotMember);

        output.WriteLine($"{whole} of {sets.Count} value sets can be judged whole");
        sets.Count.ShouldBeGreaterThan(100);
        whole.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void The_alias_tables_have_UK_Cores_codes_and_words()
    {
        var service = TerminologyService.R4.With(UkCore("valuesets", "codesystems"));

        foreach (var coding in CodeAliases.All.SelectMany(table => table.Codings))
        {
            service.IsCodeOf(coding.System, coding.Code).ShouldNotBe(Membership.NotMember, coding.ToString());
            if (coding.Display is not null) service.Display(coding.System, coding.Code).ShouldBe(coding.Display);
        }
    }

    /// <summary>One of the files (EthnicCategoryScotland) has text between its elements, which the strict reader refuses: it is passed over.</summary>
    private static List<Element> UkCore(params string[] folders)
    {
        var root = SharedSuites.Beside("uk-core");
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.xml")).Order(StringComparer.Ordinal).ToList();
        var resources = files.Select(file => XmlTree.ReadFhir(File.ReadAllBytes(file)).Root).OfType<Element>().ToList();
        resources.Count.ShouldBeGreaterThanOrEqualTo(files.Count - 1);
        return resources;
    }
}
