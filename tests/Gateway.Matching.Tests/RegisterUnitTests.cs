using Gateway.Fhir.Uk;

namespace Gateway.Matching.Tests;

/// <summary>Opening hours, wards, teams and the rota: each with the dates between which it holds.</summary>
public sealed class RegisterUnitTests
{
    [Fact]
    public void Opening_hours_hold_for_their_time_and_the_latest_counts()
    {
        var register = Read(("opening-hours.csv", """
            ods_code,hours,from,to
            A81001,Mon-Fri 08:00-18:30,,
            A81001,Mon-Fri 08:00-20:00,2026-05-01,2026-07-01
            """));

        register.HoursOf(Code("A81001"), Registers.Now)!.ToString().ShouldBe("Mon-Fri 08:00-20:00");
        register.HoursOf(Code("A81001"), Registers.Now.AddDays(60))!.ToString().ShouldBe("Mon-Fri 08:00-18:30");
        register.HoursOf(Code("VL001"), Registers.Now).ShouldBeNull();
    }

    [Fact]
    public void Wards_teams_and_who_is_on_call_are_known_by_the_time()
    {
        var register = Read(
            ("units.csv", """
                ods_code,unit_id,kind,name,contact,from,to
                RHO01,W7,ward,Ward 7,0113 496 0007,2020-01-01,2026-06-01
                RHO01,W8,ward,Ward 8,,2026-06-01,
                RUC01,T1,team,North team,0113 496 0001,,
                """),
            ("rota.csv", """
                ods_code,unit_id,role,contact,from,to
                VL001,,manager,0113 496 0010,2026-06-01T08:00:00+01:00,2026-06-01T20:00:00+01:00
                VL001,,manager,0113 496 0011,2026-06-01T20:00:00+01:00,2026-06-02T08:00:00+01:00
                RUC01,T1,clinician,0113 496 0012,,
                """));

        register.UnitsOf(Code("RHO01"), Registers.Now).Select(unit => unit.Id).ShouldBe(["W8"]);
        register.OnCall(Code("VL001"), Registers.Now).Select(duty => duty.Contact).ShouldBe(["0113 496 0010"]);
        register.OnCall(Code("VL001"), Registers.Now.AddHours(9)).Select(duty => duty.Contact).ShouldBe(["0113 496 0011"]);
        register.OnCall(Code("VL001"), Registers.Now.AddDays(9)).ShouldBeEmpty(); // a gap in the rota
        register.OnCall(Code("RUC01"), Registers.Now).ShouldHaveSingleItem().Unit.ShouldBe("T1");
    }

    [Fact]
    public void Their_faults_are_reported_with_file_and_row()
    {
        var files = Registers.Files();
        files["opening-hours.csv"] = "ods_code,hours,from,to\nA81001,nine to five,,\nNOPE9,always,,\n";
        files["units.csv"] = "ods_code,unit_id,kind,name,contact,from,to\nRHO01,W7,corridor,Ward 7,,,\nRHO01,W7,ward,Ward 7,,,\n";
        files["rota.csv"] = "ods_code,unit_id,role,contact,from,to\nRHO01,W9,nurse-in-charge,,,\n";

        var (register, issues) = Register.Read(files);

        register.ShouldBeNull();
        issues.Where(issue => issue.IsError).Select(issue => $"{issue.Path} {issue.Code}").ShouldBe(
        [
            "opening-hours.csv row 2, hours REG003",
            "opening-hours.csv row 3, ods_code REG006",
            "units.csv row 2, kind REG003",
            "units.csv row 3, unit_id REG005",
            "rota.csv row 2, contact REG002",
            "rota.csv row 2, unit_id REG009",
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_contact_is_somebody_who_asked_and_every_fault_of_a_row_is_named()
    {
        var files = Registers.Files();
        var person = files["people.csv"].Split('\n')[1].Split(',')[0];
        files["contacts.csv"] = $"person_id,role,name,channel,address,tell,from,to\n{person},family,B. Example,texts,07700 900001,coming-home,,\n{person},family,C. Example,texts,07700 900002,coming-home,,2020-01-01\n";
        var (register, _) = Register.Read(files);
        files["contacts.csv"] = $"person_id,role,name,channel,address,tell,from,to\nnobody,friend,,,,everything,,\n";
        var (refused, issues) = Register.Read(files);

        register.ShouldNotBeNull();
        var known = register.People.First(one => one.Id.ToString() == person).Id;
        register.FamilyOf(known, "coming-home", Registers.Now).ShouldHaveSingleItem().Address.ShouldBe("07700 900001");
        register.FamilyOf(known, "died", Registers.Now).ShouldBeEmpty();
        refused.ShouldBeNull();
        issues.Where(issue => issue.IsError).Select(issue => $"{issue.Path} {issue.Code}").ShouldBe(
        [
            "contacts.csv row 2, person_id REG004", "contacts.csv row 2, role REG003", "contacts.csv row 2, name REG002", "contacts.csv row 2, channel REG002",
            "contacts.csv row 2, address REG002", "contacts.csv row 2, tell REG003",
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_change_is_told_in_rows_and_one_that_takes_much_away_is_told_loudly()
    {
        var before = new Dictionary<string, string> { ["people.csv"] = $"id\n{string.Concat(Enumerable.Range(1, 20).Select(row => $"p-{row}\n"))}", ["devices.csv"] = "id\nd-1\n" };
        var after = new Dictionary<string, string> { ["people.csv"] = "id\np-2\np-1\np-77\n", ["devices.csv"] = "id\nd-1\n" };

        var change = RegisterChange.Between(before, after).ShouldHaveSingleItem();

        change.ShouldBe(new RegisterChange("people.csv", 20, 1, 18));
        change.IsDrastic.ShouldBeTrue();
        change.ToString().ShouldBe("people.csv: 1 rows added, 18 removed of 20; MUCH IS GONE");
        RegisterChange.Between(before, before).ShouldBeEmpty();
    }

    private static Register Read(params (string Name, string Text)[] more)
    {
        var files = Registers.Files();
        foreach (var (name, text) in more) files[name] = text;
        var (register, issues) = Register.Read(files);
        issues.Where(issue => issue.IsError).ShouldBeEmpty();
        return register.ShouldNotBeNull();
    }

    private static OdsCode Code(string text) => OdsCode.TryParse(text, out var code) ? code : throw new ArgumentException(text, nameof(text));
}
