namespace Gateway.Pathways.Alerts;

public sealed class AlertRulesTests
{
    [Fact]
    public void Every_default_of_the_rules_has_a_citation_and_nobody_has_signed_them()
    {
        Story.Default.IsSignedOff.ShouldBeFalse();
        Story.Default.All.Select(rule => rule.Id).Order().ShouldBe(["device-silent", "fall", "fluids", "no-signs-of-life", "sleep", "stumbles", "weight"]);
        foreach (var rule in Story.Default.All)
        {
            rule.Citation.Length.ShouldBeGreaterThan(20, rule.Id);
            rule.Thresholds.ShouldAllBe(threshold => threshold.Value.Citation.Length > 20);
        }
    }

    [Fact]
    public void No_rule_and_no_threshold_speaks_of_a_score_of_the_risk_of_falling()
    {
        foreach (var rule in Story.Default.All)
            rule.Thresholds.Keys.Append(rule.Id).ShouldAllBe(name => !name.Contains("risk") && !name.Contains("score"));
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        // text of the file   // changed into   // what is said
        { "value: PT55M", "value: 2 minutes", "ALR012" },
        { "value: PT1H", "value: PT3H", "ALR012" },
        { "value: PT5M", "value: -PT5M", "ALR012" },
        { "  - id: sleep", "  - id: falls-risk-score", "ALR013" },
        { "  - id: sleep", "  - id: fall", "ALR013" },
        { "      long-lie:", "      long-lies:", "ALR013" },
        { "    ladder:\n      - { role: carer-on-duty, after: PT0S }\n      - { role: nurse-in-charge, after: PT5M }\n      - { role: manager-on-call, after: PT15M }\n", "", "ALR011" },
        { "- { role: carer-on-duty, after: PT0S }\n      - { role: nurse-in-charge, after: PT5M }", "- { role: carer-on-duty, after: PT1M }\n      - { role: nurse-in-charge, after: PT5M }", "ALR012" },
        { "{ role: nurse-in-charge, after: PT5M }", "{ role: nurse-in-charge, after: PT0S }", "ALR012" },
        { "    urgency: urgent\n", "    urgency: low\n", "ALR012" },
        { "    reAlarm: PT0S\n", "    reAlarm: PT0S\n    expires: P1D\n", "ALR012" },
        { "    expires: P3D\n", "", "ALR011" },
        { "signedOffBy: nobody\n", "", "ALR011" },
        { "version: 1.0.0\n", "", "ALR011" },
        { "notesAt: \"08:00\"", "notesAt: morning", "ALR012" },
        { "        citation: \"A week holds every day of the week once; a clinician's to set\"\n", "", "ALR011" },
        // Nothing holds back a fall, whatever a file says; and of every rule it is said what does.
        { "    inhibitedBy: []\n", "    inhibitedBy: [maintenance]\n", "ALR013" },
        { "    inhibitedBy: []\n", "    inhibitedBy: [away]\n", "ALR013" },
        { "    inhibitedBy: []\n", "", "ALR011" },
        { "    inhibitedBy: [maintenance, away]\n", "    inhibitedBy: [maintenance, hub]\n", "ALR013" },
        { "    most: P3D\n", "    most: P400D\n", "ALR012" },
        { "    most: P3D\n", "", "ALR012" },
        { "  maintenance:\n", "  holidays:\n", "ALR013" },
        { "rules:\n", "rules: [\n", "ALR010" },
        { "rules:\n", "rule:\n", "ALR010" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_file_with_a_fault_is_not_used_and_says_what_is_wrong(string text, string changed, string code)
    {
        Story.Yaml.ShouldContain(text);

        var (rules, issues) = AlertRules.Read("rules.yaml", ReplaceFirst(text, changed));

        rules.ShouldBeNull();
        issues.Select(issue => issue.Code).ShouldContain(code);
        issues.ShouldAllBe(issue => issue.Path.StartsWith("rules.yaml"));
    }

    [Theory]
    [InlineData("fall.answer-within=PT0S", null)]
    [InlineData("fluids.fraction=0.5", null)]
    [InlineData("fluids.fraction=5", "between 0 and 1")]
    [InlineData("fluids.fraction=half", "A number")]
    [InlineData("fluids.days=1", "between 2 and 7")]
    [InlineData("fall.long-lie=PT2H", "between PT5M and PT1H")]
    [InlineData("fall.long-lie", "rule.threshold=value")]
    [InlineData("falls.long-lie=PT1H", "no such rule")]
    [InlineData("fall.longest=PT1H", "no such threshold")]
    public void A_threshold_is_tried_within_its_range_and_no_further(string setting, string? fault)
    {
        var (rules, said) = Story.Default.With(setting);

        if (fault is null) rules.ShouldNotBeNull().Version.ShouldBe($"1.0.0 with {setting}");
        else said.ShouldNotBeNull().ShouldContain(fault);
    }

    private static string ReplaceFirst(string text, string changed)
    {
        var at = Story.Yaml.IndexOf(text, StringComparison.Ordinal);
        return Story.Yaml[..at] + changed + Story.Yaml[(at + text.Length)..];
    }

    [Fact]
    public void How_far_the_rules_look_back_covers_every_window_of_theirs()
    {
        var weight = Story.Default.Find("weight").ShouldNotBeNull();

        Story.Default.LooksBack.ShouldBeGreaterThan(TimeSpan.FromMinutes((double)weight.Thresholds["within"].Value) + weight.ReAlarm);
        Story.Default.With("weight.within=P365D").Rules!.LooksBack.ShouldBeGreaterThan(TimeSpan.FromDays(365));
    }
}
