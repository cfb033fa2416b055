using Gateway.Fhir.Model;

namespace Gateway.Triage.Tests;

public sealed class RulePackReadingTests
{
    /// <summary>A pack that a careless site might write: one rule that leaves everybody in the home.</summary>
    internal const string Lax = """
        id: lax
        version: 0.1.0
        signedOffBy: { name: nobody, date: 2026-01-01 }
        minimumData: [pulse]
        instructions:
          emergency-999: Ring 999.
          ucr-two-hours: Ask UCR.
          nhs-111: Ring 111.
          gp-within-hours: Ask the GP.
          manage-in-home: Look again in {recheckHours} hours.
        services:
          gp-within-hours: { hours: always, whenClosed: nhs-111, citation: none }
          ucr-two-hours: { hours: always, whenClosed: nhs-111, citation: none }
        bankHolidays: { source: none, dates: [2026-12-25] }
        rules:
          - id: always-home
            when: { head-injury: [not-said] }
            disposition: manage-in-home
            because: Nothing else was said.
            citation: none
            recheckHours: 24
        """;

    [Fact]
    public void Every_fault_is_reported_at_once_with_its_line()
    {
        const string yaml = """
            id: site
            version: "1"
            signedOffBy: { name: "", date: 1 June }
            minimumData: [pulse, blood-sugar]
            colour: red
            instructions:
              emergency-999: Ring 999.
              ucr-two-hours: Ask UCR.
              manage-in-home: Stay.
            services:
              gp-within-hours: { hours: Mon-Fri, whenClosed: ucr-two-hours, citation: z }
            bankHolidays: { source: z, dates: [Christmas] }
            rules:
              - id: one
                when: { news2-total: { from: 7, to: 5 } }
                disposition: hospital
                because: x
                citation: y
              - id: one
                when: { moon: [full], red-flag: [toothache], news2-so-far: { from: 30 } }
                disposition: manage-in-home
                because: x
              - id: three
                when: { }
                disposition: emergency-999
                because: x
                citation: y
                recheckHours: 4
              - nonsense
            """;

        var (pack, issues) = Read(yaml);

        pack.ShouldBeNull();
        issues.ShouldAllBe(issue => issue.IsError);
        issues.Select(issue => $"{issue.Path} {issue.Code}").ShouldBe(
        [
            "site.yaml:2 TRI003", // version
            "site.yaml:3 TRI002", // name is empty
            "site.yaml:3 TRI003", // date
            "site.yaml:4 TRI004", // blood-sugar
            "site.yaml:5 TRI004", // colour
            "site.yaml:7 TRI002", // no instruction for gp-within-hours
            "site.yaml:7 TRI002", // no instruction for nhs-111
            "site.yaml:7 TRI003", // no time to look again
            "site.yaml:11 TRI002", // no hours of ucr-two-hours
            "site.yaml:11 TRI003", // hours without times
            "site.yaml:11 TRI003", // a service that closes stands in for another
            "site.yaml:12 TRI003", // Christmas
            "site.yaml:15 TRI003", // ends before it starts
            "site.yaml:16 TRI003", // hospital
            "site.yaml:19 TRI002", // no citation
            "site.yaml:19 TRI002", // no recheckHours
            "site.yaml:19 TRI005", // second "one"
            "site.yaml:20 TRI003", // 30
            "site.yaml:20 TRI003", // no word left
            "site.yaml:20 TRI004", // moon
            "site.yaml:20 TRI004", // toothache
            "site.yaml:24 TRI002", // no condition
            "site.yaml:28 TRI004", // recheckHours outside the home
            "site.yaml:29 TRI001", // nonsense
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("", "site.yaml:1 TRI001")]
    [InlineData("- a\n- b", "site.yaml:1 TRI001")]
    [InlineData("id: a\nrules: ]", "site.yaml:2 TRI001")]
    [InlineData("id: a\nid: b", "site.yaml:2 TRI001")]
    public void Text_that_is_no_pack_is_refused_with_its_line(string yaml, string expected)
    {
        var (pack, issues) = Read(yaml);

        pack.ShouldBeNull();
        issues.Select(issue => $"{issue.Path} {issue.Code}").ShouldBe([expected]);
    }

    [Fact]
    public void A_pack_without_anything_names_all_that_it_lacks()
    {
        var (_, issues) = Read("id: bare");

        issues.Count(issue => issue.Code == "TRI002").ShouldBe(7); // version, signedOffBy, minimumData, instructions, services, bankHolidays, rules
    }

    [Fact]
    public void A_well_written_pack_has_a_name_and_says_who_signed_it()
    {
        var (pack, issues) = Read(Lax);

        issues.ShouldBeEmpty();
        pack!.Name.ShouldBe("lax 0.1.0");
        pack.SignedOffBy.ShouldBe("nobody, 2026-01-01");
    }

    [Fact]
    public void A_pack_that_nobody_signed_says_so_in_every_answer()
    {
        var (pack, issues) = Read(Lax.Replace("{ name: nobody, date: 2026-01-01 }", "nobody"));

        issues.ShouldBeEmpty();
        pack!.IsSignedOff.ShouldBeFalse();
        pack.SignedOffBy.ShouldStartWith("not signed off");
        Read(Lax).Pack!.IsSignedOff.ShouldBeTrue();
    }

    [Fact]
    public void A_pack_that_changed_by_one_letter_has_another_hash()
    {
        Read(Lax).Pack!.Hash.ShouldBe(Read(Lax).Pack!.Hash);
        Read(Lax).Pack!.Hash.ShouldNotBe(Read(Lax + " ").Pack!.Hash);
    }

    internal static (RulePack? Pack, IReadOnlyList<Issue> Issues) Read(string yaml) => RulePack.Read("site.yaml", yaml);
}
