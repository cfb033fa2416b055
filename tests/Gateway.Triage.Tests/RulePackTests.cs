using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Triage.Tests;

/// <summary>The default pack, row by row: what is given, what is recommended, and the rule that must be among those that fired.</summary>
public sealed class RulePackTests
{
    /// <summary>A Monday morning: everything is open.</summary>
    private static readonly TriageSetting s_now = new(new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.FromHours(1)));
    private static readonly RulePack s_pack = Default();

    public static IEnumerable<TheoryDataRow<string>> Rows() =>
        File.ReadLines(CasesFile()).Skip(1).Select((line, index) => new TheoryDataRow<string>(line) { TestDisplayName = FormattableString.Invariant($"row {index + 2}: {line}") });

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_this_the_default_pack_recommends_that(string row)
    {
        var given = PackCase.Read(row);

        var decision = s_pack.Decide(given.Bundle, new TriageSetting(given.DecidedAt));

        decision.Disposition.ToCode().ShouldBe(given.Disposition);
        decision.Need.ToUrgency().ShouldBe(given.Urgency);
        decision.Rules.Select(fired => fired.Id).ShouldContain(given.Rule);
        decision.Rules.ShouldAllBe(fired => fired.Citation.Length > 0 && fired.Because.Length > 0);
        decision.Rules[0].Disposition.ShouldBe(decision.Need);
        (decision.Closed is not null).ShouldBe(decision.Disposition != decision.Need);
        decision.Instruction.ShouldNotContain("{");
    }

    [Fact]
    public void Every_rule_of_the_default_pack_has_a_row()
    {
        var covered = Rows().Select(row => PackCase.Read(row.Data)).SelectMany(given => s_pack.Decide(given.Bundle, new TriageSetting(given.DecidedAt)).Rules)
            .Select(rule => rule.Id).ToHashSet();

        covered.ShouldBe(RuleIds(), ignoreOrder: true);
    }

    [Theory]
    [InlineData("NEWS2 0", "12 hours")]
    [InlineData("NEWS2 2", "4 hours")]
    public void Managing_in_the_home_says_when_to_look_again(string given, string recheck) =>
        Decided(given).Instruction.ShouldContain(recheck);

    [Fact]
    public void A_treatment_plan_is_shown_and_changes_no_disposition()
    {
        var decision = Decided("NEWS2 7; treatment-plan=Comfort care, not for hospital.");

        decision.Disposition.ShouldBe(Disposition.Emergency999);
        decision.Instruction.ShouldContain("Comfort care, not for hospital.");
    }

    [Fact]
    public void The_senders_total_and_the_usual_one_are_shown_beside_ours()
    {
        var decision = Decided("NEWS2 5; sender-news2=6; usual-news2=1");

        decision.News2.Total.ShouldBe(5);
        decision.SenderTotal.ShouldBe(6);
        decision.UsualTotal.ShouldBe(1);
    }

    [Fact]
    public void What_was_not_said_is_named()
    {
        var decision = Decided("temperature 102.2, rest 0");

        decision.Missing.ShouldContain(missing => missing.StartsWith("temperature: the value is outside 20–45 °C"));
        decision.Missing.ShouldContain(missing => missing.StartsWith("head injury: not said; if the head was hurt, ring 999"));
        decision.Missing.ShouldContain("anticoagulant: not known");
        decision.Missing.ShouldContain(missing => missing.StartsWith("usual NEWS2"));
        decision.Missing.ShouldAllBe(missing => !missing.Contains("102.2"));
    }

    [Fact]
    public void Nobody_can_mistake_the_default_pack_for_a_signed_one()
    {
        var decision = Decided("NEWS2 0");

        decision.Pack.ShouldBe("gateway-default 1.1.0");
        decision.PackSignedOffBy.ShouldContain("not signed off");
    }

    [Fact]
    public void A_poor_bundle_gets_an_answer_too()
    {
        Element[] poor =
        [
            Element.Resource("Bundle"),
            Element.Resource("Patient"),
            new Element(""),
            Bundles.Bundle(Element.Resource("Observation"), Element.Resource("QuestionnaireResponse")),
            Bundles.Bundle(Bundles.Form("sender-news2=many", "usual-news2=99", "head-injury=")),
            Bundles.Bundle(Bundles.Quantity("o", "http://loinc.org", "9279-1", "1e400", "/min", time: "yesterday")),
        ];

        foreach (var bundle in poor)
            (s_pack.Decide(bundle, s_now).Disposition >= Disposition.GpWithinHours).ShouldBeTrue();
    }

    [Fact]
    public void The_answer_in_json_says_null_for_an_incomplete_total()
    {
        var json = TriageResources.ToJson(Decided("temperature missing, rest 5; sender-news2=6"));

        var read = JsonTree.ReadForeign(JsonText.ToBytes(json)).Root.ShouldNotBeNull();
        read["disposition"]!.Text.ShouldBe("ucr-two-hours");
        read.At("news2", "total")!.Kind.ShouldBe(ElementKind.Null);
        read.At("news2", "atLeast")!.Text.ShouldBe("5");
        read.At("news2", "scale")!.Text.ShouldBe("1");
        read["news2"]!.All("components").Count().ShouldBe(6);
        read["news2"]!.All("missing").Select(missing => missing.Text).ShouldBe(["temperature"]);
        read["senderTotal"]!.Text.ShouldBe("6");
        read["usualTotal"]!.Kind.ShouldBe(ElementKind.Null);
        read.At("rules", "id")!.Text.ShouldBe("news2-medium");
        read["pack"]!.Text.ShouldBe("gateway-default 1.1.0");
        read["packSignedOffBy"]!.Text!.ShouldContain("not signed off");
    }

    [Fact]
    public void The_decision_as_fhir_names_its_module_its_reasons_and_its_request()
    {
        var bundle = Given("NEWS2 5; sender-news2=6");
        var decision = s_pack.Decide(bundle, s_now);

        var response = TriageResources.ToGuidanceResponse(decision, bundle, "g1");

        response["id"]!.Text.ShouldBe("g1");
        response["status"]!.Text.ShouldBe("success");
        response["moduleUri"]!.Text.ShouldBe("https://gateway.example/triage-rules/gateway-default|1.1.0");
        response.At("subject", "reference")!.Text.ShouldBe("Patient/p1");
        response["occurrenceDateTime"]!.Text.ShouldBe("2026-06-01T09:00:00.000+01:00");
        response.All("reasonCode").Count().ShouldBe(decision.Rules.Count);
        response.At("requestIdentifier", "value")!.Text.ShouldBe("tr-0001");
        response.All("reasonReference").Select(reason => reason["reference"]!.Text).First().ShouldBe("Observation/rate");
        response.All("reasonReference").Count().ShouldBe(7);
        response.At("outputParameters", "reference")!.Text.ShouldBe("#output");
        response["contained"]!.All("parameter").First().At("valueCode")!.Text.ShouldBe("ucr-two-hours");
        ResourceValidator.Validate(response).ShouldBeEmpty();
    }

    [Fact]
    public void A_pack_that_would_leave_anybody_at_home_meets_the_floor()
    {
        var pack = RulePackReadingTests.Read(RulePackReadingTests.Lax).Pack.ShouldNotBeNull();

        Decided("no observations").ShouldBe((Disposition.GpWithinHours, "floor-minimum-data"));
        Decided("temperature missing, rest 0; soft-sign=eating-less").ShouldBe((Disposition.GpWithinHours, "floor-soft-signs"));
        Decided("temperature missing, rest 0").ShouldBe((Disposition.ManageInHome, "always-home")); // the pack's minimum data is there
        Decided("NEWS2 0; head-injury=no").ShouldBe((Disposition.GpWithinHours, "floor-no-rule"));

        (Disposition, string) Decided(string given) => (pack.Decide(Given(given), s_now).Disposition, pack.Decide(Given(given), s_now).Rules[0].Id);
    }

    [Fact]
    public void Text_made_by_accident_holds_no_patient_data()
    {
        var decision = Decided("NEWS2 7; treatment-plan=Comfort care.");

        $"{decision} {decision.News2} {decision.News2.Components[0]}".ShouldBe("TriageDecision News2Score respiration-rate");
    }

    private static TriageDecision Decided(string given) => s_pack.Decide(Given(given), s_now);

    /// <summary>Banking and Financial Dealings Act 1971, Schedule 1, and the proclamations of New Year's Day and the first Monday of May; as https://www.gov.uk/bank-holidays has them.</summary>
    [Fact]
    public void The_bank_holidays_of_the_default_pack_are_those_of_england()
    {
        var listed = File.ReadAllLines(PackFile()).Select(line => line.Trim()).Where(line => line.StartsWith("- 20", StringComparison.Ordinal))
            .Select(line => DateOnly.ParseExact(line[2..], "yyyy-MM-dd", null)).ToList();

        listed.Select(day => day.Year).Distinct().ShouldBe([2025, 2026, 2027, 2028]);
        foreach (var year in listed.GroupBy(day => day.Year)) year.ShouldBe(BankHolidaysOf(year.Key));
    }

    private static IEnumerable<DateOnly> BankHolidaysOf(int year)
    {
        DateOnly On(int month, int day) => new(year, month, day);
        DateOnly Monday(DateOnly from, int step)
        {
            while (from.DayOfWeek != DayOfWeek.Monday) from = from.AddDays(step);
            return from;
        }
        bool IsFree(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

        var newYear = IsFree(On(1, 1)) ? Monday(On(1, 1), 1) : On(1, 1);
        // Each of the two days of Christmas that is no working day is made up for by the next that is one: 27 for the 25th, 28 for the 26th.
        var christmas = IsFree(On(12, 25)) ? On(12, 27) : On(12, 25);
        var boxing = IsFree(On(12, 26)) ? On(12, 28) : On(12, 26);
        var easter = EasterOf(year);
        return new[] { newYear, easter.AddDays(-2), easter.AddDays(1), Monday(On(5, 1), 1), Monday(On(5, 31), -1), Monday(On(8, 31), -1), christmas, boxing }.Order();
    }

    /// <summary>The anonymous Gregorian computus (Nature, 20 April 1876).</summary>
    private static DateOnly EasterOf(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var sum = h + l - (7 * m) + 114;
        return new DateOnly(year, sum / 31, (sum % 31) + 1);
    }

    internal static RulePack Default()
    {
        var (pack, issues) = RulePack.Read("gateway-default.yaml", File.ReadAllText(PackFile()));
        issues.ShouldBeEmpty();
        return pack.ShouldNotBeNull();
    }

    /// <summary>"NEWS2 5; head-injury=yes": the observations, then the answers of the form.</summary>
    private static Element Given(string given)
    {
        var parts = given.Split("; ");
        var observations = parts[0] switch
        {
            "NEWS2 0" => Bundles.Set(),
            "NEWS2 1" => Bundles.Set(spo2: "95"),
            "NEWS2 2" => Bundles.Set(rate: "22"),
            "NEWS2 3" => Bundles.Set(rate: "22", pulse: "100"),
            "NEWS2 4" => Bundles.Set(rate: "22", spo2: "92"),
            "NEWS2 5" => Bundles.Set(rate: "22", spo2: "92", pulse: "100"),
            "NEWS2 6" => Bundles.Set(rate: "22", spo2: "92", pulse: "120"),
            "NEWS2 7" => Bundles.Set(rate: "22", spo2: "92", pulse: "120", temperature: "38.5"),
            "NEWS2 20" => Bundles.Set("30", "85", true, "80", "140", "300202002", "34"),
            "single 3" => Bundles.Set(systolic: "85"),
            "temperature missing, rest 0" => Bundles.Set(temperature: null),
            "temperature missing, rest 5" => Bundles.Set(rate: "22", spo2: "92", pulse: "100", temperature: null),
            "temperature missing, rest 7" => Bundles.Set(rate: "22", spo2: "92", pulse: "120", systolic: "105", temperature: null),
            "temperature missing, single 3" => Bundles.Set(rate: "26", temperature: null),
            "temperature 102.2, rest 0" => Bundles.Set(temperature: "102.2"),
            "responds to nothing (U)" => Bundles.Set(level: "422768004"),
            "no observations" => [],
            _ => throw new ArgumentException($"No such set: {parts[0]}", nameof(given)),
        };
        return Bundles.Bundle([Bundles.Patient(), .. observations, Bundles.Form(parts[1..])]);
    }

    private static List<string> RuleIds() =>
        [.. File.ReadLines(PackFile()).Where(line => line.StartsWith("  - id: ", StringComparison.Ordinal)).Select(line => line["  - id: ".Length..])];

    private static string CasesFile() => Path.Combine(Repository.Root(), "mappings", "rules", "gateway-default.cases.csv");

    private static string PackFile() => Path.Combine(Repository.Root(), "mappings", "rules", "gateway-default.yaml");
}
