using Gateway.Custody.Routes;

namespace Gateway.Custody.Chasing;

public sealed class ChasingRulesTests
{
    [Fact]
    public void Every_fault_of_the_file_is_reported_at_once()
    {
        var (rules, issues) = ChasingRules.Read("""
            ladders:
              empty:
                because: It has no rungs.
              wrong:
                rungs:
                  - { tell: neighbour, by: pigeon, after: yesterday, steps: [read] }
                  - { tell: operator, by: notice, after: -PT1H }
              falling:
                because: The second rung is before the first.
                rungs:
                  - { tell: operator, by: notice, after: PT2H }
                  - { tell: sender, by: notice, after: PT1H }
            thresholds:
              parked: soon
              acknowledged: never
              nonsense: PT1H
            maintenance:
              - { source: itk-adt, during: 2026-03-02T10:00:00Z, because: It has no end. }
              - { during: 2026-03-02T10:00:00Z/2026-03-02T12:00:00Z }
            """);

        rules.ShouldBeNull();
        issues.Select(issue => $"{issue.Code} {issue.Path}").ShouldBe(
            [
                "CHA002 chasing.yaml",
                "CHA002 chasing.yaml: ladders.empty",
                "CHA002 chasing.yaml: ladders.wrong",
                "CHA004 chasing.yaml: ladders.wrong.rungs[0]", "CHA004 chasing.yaml: ladders.wrong.rungs[0]",
                "CHA003 chasing.yaml: ladders.wrong.rungs[0]", "CHA004 chasing.yaml: ladders.wrong.rungs[0]",
                "CHA003 chasing.yaml: ladders.wrong.rungs[1]",
                // A rung before the first one, in both.
                "CHA003 chasing.yaml: ladders.wrong", "CHA003 chasing.yaml: ladders.falling",
                "CHA003 chasing.yaml: thresholds.parked", "CHA003 chasing.yaml: thresholds.acknowledged", "CHA004 chasing.yaml: thresholds.nonsense",
                "CHA003 chasing.yaml: maintenance[0]", "CHA002 chasing.yaml: maintenance[1]",
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("version: [")]
    [InlineData("version: 1\nrungs: []")]
    public void Broken_yaml_and_a_word_that_is_none_are_faults_with_their_line(string yaml)
    {
        var (rules, issues) = ChasingRules.Read(yaml);

        rules.ShouldBeNull();
        issues.ShouldHaveSingleItem().Path.ShouldStartWith("chasing.yaml:");
    }

    [Fact]
    public void A_ladder_that_there_is_not_a_partner_that_is_unknown_or_deaf_and_a_source_that_is_none_are_found_at_the_start()
    {
        var rules = ChaseDesk.ReadRules("""
            version: 1.0.0
            ladders:
              one:
                because: Why not.
                rungs:
                  - { tell: on-call, by: notice, after: PT0S, partner: nobody }
                  - { tell: on-call, by: notice, after: PT0S, partner: telecare }
                  - { tell: on-call, by: custody, after: PT0S, partner: telecare }
                  - { tell: on-call, by: notice, after: PT0S, partner: night }
            thresholds:
              feed/fax: PT1H
              heartbeat/scaip/nobody: PT1H
              feed/scaip/telecare: PT1H
            maintenance:
              - { source: telex, during: 2026-03-02T10:00:00Z/2026-03-02T12:00:00Z, because: Gone. }
              - { source: "*", during: 2026-03-02T10:00:00Z/2026-03-02T12:00:00Z, because: Network. }
            """);
        var routes = ChaseDesk.ReadRoutes("""
            version: 1.0.0
            routes:
              - { id: a, kinds: [x], to: [practice], goal: filed, within: PT2H, ladder: steep, because: Why not. }
            """);

        var faults = new ChaserRules(rules, routes, ChaseDesk.Partners, ChaseDesk.People, ["scaip"]).Faults().ToList();

        faults.ShouldAllBe(fault => fault.IsError && fault.Code == "CHA005");
        faults.Select(fault => fault.Path).ShouldBe(
            ["routes.yaml: a", "chasing.yaml: ladders.one", "chasing.yaml: ladders.one", "chasing.yaml: thresholds.feed/fax", "chasing.yaml: thresholds.heartbeat/scaip/nobody", "chasing.yaml: maintenance"]);
    }

    [Theory]
    [InlineData("deliveredWithin: PT3H", "RTE010")]
    [InlineData("filedWithin: soon", "RTE010")]
    [InlineData("deliveredWithin: PT1H, filedWithin: PT30M", "RTE011")]
    public void A_step_that_is_due_after_the_goal_or_before_the_one_it_needs_is_a_fault(string deadlines, string code)
    {
        var (table, issues) = RouteTable.Read($$"""
            version: 1.0.0
            routes:
              - { id: a, kinds: [x], to: [home], goal: actioned, within: PT2H, {{deadlines}}, because: Why not. }
            """);

        table.ShouldBeNull();
        issues.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public void A_route_that_names_no_deadlines_has_sensible_ones()
    {
        var table = ChaseDesk.ReadRoutes("""
            version: 1.0.0
            routes:
              - { id: short, kinds: [x], to: [home], goal: actioned, within: PT20M, because: Why not. }
              - { id: long, kinds: [x], to: [home], goal: filed, within: PT24H, because: Why not. }
            """);

        table.Find("short")!.DeliveredWithin.ShouldBe(TimeSpan.FromMinutes(5));
        table.Find("long")!.DeliveredWithin.ShouldBe(TimeSpan.FromHours(1));
        table.Find("short")!.FiledWithin.ShouldBeNull();
        ChasingRules.Default.LadderOf(table.Find("short")!.Ladder).Name.ShouldBe("default");
        ChasingRules.Default.LadderOf("none of this name").Name.ShouldBe("default");
    }

    [Fact]
    public void The_files_that_ship_fit_together_and_no_step_of_any_route_is_left_without_a_rung()
    {
        var folder = Mappings();
        var rules = ChaseDesk.ReadRules(File.ReadAllText(Path.Combine(folder, "chasing.yaml")));
        var routes = ChaseDesk.ReadRoutes(File.ReadAllText(Path.Combine(folder, "routes.yaml")));
        var sources = Directory.EnumerateFiles(folder, "manifest.yaml", SearchOption.AllDirectories).Select(file => new FileInfo(file).Directory!.Name)
            .Append(Alerts.AlertTelling.Source).ToList();

        new ChaserRules(rules, routes, ChaseDesk.Partners, ChaseDesk.People, sources).Faults().ShouldBeEmpty();

        foreach (var ladder in rules.Ladders.Values.Where(ladder => !AlarmNames.Kinds.Contains(ladder.Name)))
            foreach (var step in new[] { Ledger.ObligationState.Delivered, Ledger.ObligationState.Filed, Ledger.ObligationState.Actioned })
                ladder.Rungs.Where(rung => rung.IsFor(step)).ShouldNotBeEmpty($"{ladder.Name}, {step}");
        foreach (var kind in AlarmNames.Kinds.Where(kind => kind != "overdue")) rules.Ladders.Keys.ShouldContain(kind);
        sources.Where(source => !rules.Thresholds.ContainsKey($"feed/{source}")).ShouldBeEmpty("every source says when it is silent");
    }

    private static string Mappings()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) return Path.Combine(folder.FullName, "mappings");
        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
