using System.Globalization;
using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Validation;

namespace Gateway.Matching.Tests;

public sealed class RegisterTests
{
    private static readonly Register Register = Registers.Small();

    [Theory]
    [InlineData("p-ada", "home", "VL001")]
    [InlineData("p-ada", "practice", "A81001")]
    [InlineData("p-ada", "homecare", null)]
    [InlineData("p-ada", "hospital", null)]
    [InlineData("p-ada", "ucr", "RUC01")] // of her home
    [InlineData("p-cy", "home", "VL002")] // moved in May
    [InlineData("p-cy", "homecare", null)] // ended in April
    [InlineData("p-cy", "ucr", "RUC02")] // his home names none, so of his practice
    [InlineData("p-dot", "practice", null)]
    public void An_organisation_is_something_to_a_person(string person, string relation, string? ods)
    {
        var found = Register.OrganisationOf(Registers.Person(person), relation, Registers.Now)?.ToString();

        found.ShouldBe(ods);
    }

    [Fact]
    public void A_relation_holds_between_its_dates()
    {
        var cy = Registers.Person("p-cy");

        Register.OrganisationOf(cy, "home", new DateTimeOffset(2026, 4, 30, 12, 0, 0, TimeSpan.Zero)).ShouldBe(Registers.Ods("VL001"));
        Register.OrganisationOf(cy, "home", new DateTimeOffset(2023, 12, 31, 12, 0, 0, TimeSpan.Zero)).ShouldBeNull();
        Register.OrganisationOf(cy, "homecare", new DateTimeOffset(2026, 3, 31, 22, 59, 59, TimeSpan.Zero)).ShouldBe(Registers.Ods("DHC01"));
        Register.OrganisationOf(cy, "homecare", new DateTimeOffset(2026, 3, 31, 23, 0, 0, TimeSpan.Zero)).ShouldBeNull(); // midnight in summer time
    }

    [Fact]
    public void The_people_of_an_organisation_are_those_at_that_time()
    {
        People("VL001", "home").ShouldBe(["p-ada", "p-bob", "p-dot"], ignoreOrder: true);
        People("VL002", "home").ShouldBe(["p-cy"]);
        People("A81001", "practice").ShouldBe(["p-ada", "p-bob", "p-cy"], ignoreOrder: true);
        People("RUC01", "ucr").ShouldBe(["p-ada", "p-bob", "p-dot"], ignoreOrder: true);
        People("RUC02", "ucr").ShouldBe(["p-cy"]); // the practice's team, only for those whose home has none
        People("RHO01", "hospital").ShouldBeEmpty();

        static IEnumerable<string> People(string ods, string relation) =>
            Register.PeopleOf(Registers.Ods(ods), relation, Registers.Now).Select(person => person.ToString());
    }

    [Fact]
    public void A_relation_that_does_not_exist_is_a_bug()
    {
        Should.Throw<ArgumentException>(() => Register.OrganisationOf(Registers.Person("p-ada"), "landlord", Registers.Now));
        Should.Throw<ArgumentException>(() => Register.PeopleOf(Registers.Ods("VL001"), "landlord", Registers.Now));
    }

    [Fact]
    public void An_organisation_has_a_name()
    {
        Register.Organisation(Registers.Ods("A81001"))!.Name.ShouldBe("The Surgery, High Street");
        Register.Organisation(Registers.Ods("XXX99")).ShouldBeNull();
    }

    [Fact]
    public void A_patient_is_uk_core_shaped()
    {
        var patient = Register.ToPatient(Register.Find(Registers.Person("p-ada"))!, Registers.Now);

        ResourceValidator.Validate(patient).ShouldBeEmpty();
        JsonText.ToString(patient).ShouldBe("""{"resourceType":"Patient","id":"p-ada","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],"name":[{"use":"official","family":"Example","given":["Ada"]}],"gender":"female","birthDate":"1938-04-02","generalPractitioner":[{"type":"Organization","identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"A81001"},"display":"The Surgery, High Street"}],"managingOrganization":{"type":"Organization","identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"VL001"},"display":"Example House"}}""");
    }

    [Fact]
    public void A_patient_without_number_or_practice_has_no_empty_elements()
    {
        var patient = Register.ToPatient(Register.Find(Registers.Person("p-dot"))!, Registers.Now);

        patient["identifier"].ShouldBeNull();
        patient["generalPractitioner"].ShouldBeNull();
        patient.At("managingOrganization", "identifier", "value")!.Text.ShouldBe("VL001");
        ResourceValidator.Validate(patient).ShouldBeEmpty();
    }

    [Fact]
    public void People_are_found_by_their_number_and_by_nothing_like_it()
    {
        Register.WithNhsNumber(Registers.Number("9990000018")).Select(person => person.Id.ToString()).ShouldBe(["p-ada"]);
        Register.WithNhsNumber(Registers.Number("9990000042")).ShouldBeEmpty();
        Register.Find(Registers.Person("p-nobody")).ShouldBeNull();
        Register.People.Count.ShouldBe(4);
    }

    [Fact]
    public void A_person_prints_as_the_id_only() =>
        $"{Register.Find(Registers.Person("p-ada"))}".ShouldBe("p-ada");

    [Fact]
    public void A_hundred_thousand_people_are_read_and_found()
    {
        var people = new StringBuilder("person_id,nhs_number,family,given,birth_date,gender\n");
        var homes = new StringBuilder("person_id,relation,ods_code,place,from,to\n");
        for (var i = 0; i < 100_000; i++)
        {
            var birth = new DateOnly(1930, 1, 1).AddDays(i % 7300);
            people.Append(CultureInfo.InvariantCulture, $"p{i},,Family{i % 1000},Given{i},{birth:yyyy-MM-dd},female\n");
            homes.Append(CultureInfo.InvariantCulture, $"p{i},home,VL{i / 40:D4},Room {i % 40},2020-01-01,\n");
        }

        var (register, issues) = Register.Read(new Dictionary<string, string> { ["people.csv"] = people.ToString(), ["affiliations.csv"] = homes.ToString() });

        issues.ShouldBeEmpty();
        register!.People.Count.ShouldBe(100_000);
        for (var i = 0; i < 100_000; i++) register.OrganisationOf(Registers.Person($"p{i}"), "home", Registers.Now).ShouldNotBeNull();
        register.PeopleOf(Registers.Ods("VL0000"), "home", Registers.Now).Count.ShouldBe(40);
    }
}
