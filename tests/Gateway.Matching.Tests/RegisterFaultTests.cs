using Gateway.Fhir.Model;

namespace Gateway.Matching.Tests;

public sealed class RegisterFaultTests
{
    [Fact]
    public void Every_fault_is_reported_at_once_with_file_and_row_and_no_value()
    {
        var (register, issues) = Register.Read(new Dictionary<string, string>
        {
            ["people.csv"] = """
                person_id,nhs_number,family,given,birth_date,gender
                p-1,9990000019,Secretname,Ada,1938-04-02,female
                p-1,,Secretname,Bob,02/04/1938,man
                9990000018,,,Cy,1940-01-01,male
                p-4,,Secretname
                p-5,,"Secretname"x,Eve,1940-01-01,female
                """,
            ["organisations.csv"] = """
                ods_code,name,role,ucr_ods_code
                VL001,House,care-home,NOPE9
                VL001,House,care-home,
                V,,care-home,
                """,
            ["identifiers.csv"] = """
                system,value,person_id,from,to
                https://example.org/id,,p-1,2026-01-01,2025-01-01
                https://example.org/id,7,p-99,1 May,
                """,
            ["affiliations.csv"] = """
                person_id,relation,ods_code,place,from,to
                p-1,landlord,VL001,,,
                p-99,home,VL777,,2026-05-01T09:00,
                """,
            ["devices.csv"] = """
                system,value,ods_code,place,person_id,from,to
                https://example.org/device,1,,,,,
                https://example.org/device,2,VL001,,,,
                """,
        });

        register.ShouldBeNull();
        issues.Where(issue => issue.IsError).Select(issue => $"{issue.Path} {issue.Code}").ShouldBe(
        [
            "people.csv row 2, nhs_number REG003", // wrong check digit
            "people.csv row 3, person_id REG005", // twice
            "people.csv row 3, birth_date REG003", // not ISO
            "people.csv row 3, gender REG003",
            "people.csv row 4, person_id REG003", // an NHS number as a person id
            "people.csv row 4, family REG002",
            "people.csv row 5 REG001", // too few fields
            "people.csv row 6 REG001", // text behind a closing quotation mark
            "organisations.csv row 2, ucr_ods_code REG006",
            "organisations.csv row 3, ods_code REG005",
            "organisations.csv row 4, ods_code REG003",
            "identifiers.csv row 2, value REG002",
            "identifiers.csv row 2, to REG003", // ends before it begins
            "identifiers.csv row 3, from REG003",
            "identifiers.csv row 3, person_id REG004",
            "affiliations.csv row 2, relation REG003",
            "affiliations.csv row 3, from REG003", // a time without an offset
            "affiliations.csv row 3, person_id REG004",
            "affiliations.csv row 3, ods_code REG006",
            "devices.csv row 2, ods_code REG003", // neither a person nor a room
            "devices.csv row 2, place REG002",
            "devices.csv row 3, place REG002", // a home is no room
        ], ignoreOrder: true);
        issues.ShouldAllBe(issue => !issue.Text.Contains("Secretname") && !issue.Text.Contains("999000") && !issue.Text.Contains("1938"));
    }

    [Fact]
    public void A_register_without_people_is_none()
    {
        var (register, issues) = Register.Read(new Dictionary<string, string>());

        register.ShouldBeNull();
        issues.ShouldHaveSingleItem().Path.ShouldBe("people.csv");
    }

    [Fact]
    public void A_missing_column_is_named_and_an_unknown_one_is_only_warned_of()
    {
        var (_, issues) = Read("person_id,nhs_number,family,given,gender,room\np-1,,Example,Ada,female,1");

        issues.Select(issue => $"{issue.Severity} {issue.Code}").ShouldBe(["Error REG001", "Warning REG008"]);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_and_lines_may_end_either_way()
    {
        var (register, issues) = Read("\uFEFFgender,birth_date,given,family,nhs_number,person_id\r\n\r\nfemale , 1938-04-02,\"Ada \"\"Addy\"\"\",\"Ex\nample\",,p-1\r\n");

        issues.ShouldBeEmpty();
        var person = register!.People.ShouldHaveSingleItem();
        person.Given.ShouldBe("Ada \"Addy\"");
        person.Family.ShouldBe("Ex\nample");
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_costs_its_own_row_only()
    {
        var (_, issues) = Read("person_id,nhs_number,family,given,birth_date,gender\np-1,,\"Example,Ada,1938-04-02,female\np-2,,Example,Bob,yesterday,male");

        issues.Select(issue => issue.Path).ShouldBe(["people.csv row 2", "people.csv row 3, birth_date"]);
    }

    [Fact]
    public void Two_people_with_one_number_are_warned_of_and_their_messages_go_to_review()
    {
        var (register, issues) = Read("person_id,nhs_number,family,given,birth_date,gender\np-1,9990000018,Example,Ada,1938-04-02,female\np-2,9990000018,Example,Bob,1936-11-30,male");

        issues.ShouldHaveSingleItem().Severity.ShouldBe(IssueSeverity.Warning);
        PersonFinder.Find(Registers.Patient("1938-04-02", "nhs|9990000018"), Registers.Now, register.ShouldNotBeNull()).Code.ShouldBe("more-than-one");
    }

    [Fact]
    public void Two_homes_at_once_are_warned_of_and_the_later_counts()
    {
        var files = Registers.Files();
        files["affiliations.csv"] += "\np-ada,home,VL002,Room 7,2026-01-01,";

        var (register, issues) = Register.Read(files);

        issues.ShouldHaveSingleItem().Code.ShouldBe("REG007");
        register!.OrganisationOf(Registers.Person("p-ada"), "home", Registers.Now).ShouldBe(Registers.Ods("VL002"));
    }

    private static (Register? Register, IReadOnlyList<Issue> Issues) Read(string people) =>
        Register.Read(new Dictionary<string, string> { ["people.csv"] = people });
}
