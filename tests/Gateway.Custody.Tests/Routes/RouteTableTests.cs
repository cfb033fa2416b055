using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Routes;

public sealed class RouteTableTests
{
    private const string Table = """
        version: 1.0.0
        routes:
          - id: falls-to-practice
            kinds: [care-record]
            when: entry.resource.ofType(Flag).exists()
            to: [practice]
            goal: filed
            within: PT24H
            because: The practice must see it.
          - id: kept
            kinds: [care-record]
            to: []
            because: It stands in the record.
          - id: triage-ucr
            kinds: [triage-request]
            dispositions: [ucr-two-hours]
            to: [ucr]
            goal: actioned
            within: PT2H
            because: Two hours.
        """;

    [Fact]
    public void A_route_that_names_somebody_wins_over_one_that_names_nobody()
    {
        var routes = Read(Table).RoutesOf("care-record", BundleOf("Flag"), null, []);

        routes.ShouldHaveSingleItem().Id.ShouldBe("falls-to-practice");
    }

    [Fact]
    public void Nobody_must_know_only_when_a_rule_says_so()
    {
        var table = Read(Table);

        table.RoutesOf("care-record", BundleOf("Observation"), null, []).ShouldHaveSingleItem().Id.ShouldBe("kept");
        table.RoutesOf("unheard-of", BundleOf("Observation"), null, []).ShouldBeEmpty();
    }

    [Fact]
    public void A_disposition_narrows_a_route()
    {
        var table = Read(Table);

        var route = table.RoutesOf("triage-request", BundleOf("Observation"), "ucr-two-hours", []).ShouldHaveSingleItem();

        route.Goal.ShouldBe(ObligationState.Actioned);
        route.Within.ShouldBe(TimeSpan.FromHours(2));
        table.RoutesOf("triage-request", BundleOf("Observation"), "manage-in-home", []).ShouldBeEmpty();
    }

    [Fact]
    public void Every_fault_of_a_table_is_reported_at_once()
    {
        var (table, issues) = RouteTable.Read("""
            version: 1.0.0
            routes:
              - id: a
                kinds: [x]
                to: [neighbour]
                goal: read
                within: soon
                because: Why not.
              - id: b
                kinds: []
                when: "entry.where("
                to: []
            """);

        table.ShouldBeNull();
        issues.Select(issue => issue.Code).ShouldBe(["RTE007", "RTE008", "RTE009", "RTE005", "RTE006", .. issues.Where(issue => issue.Code.StartsWith("FPTH", StringComparison.Ordinal)).Select(issue => issue.Code)], ignoreOrder: true);
        issues.ShouldContain(issue => issue.Path.Contains("routes[1] b: when", StringComparison.Ordinal));
    }

    [Fact]
    public void Broken_yaml_is_a_fault_with_its_line()
    {
        var (table, issues) = RouteTable.Read("version: 1\nroutes:\n  - id: [");

        table.ShouldBeNull();
        issues.ShouldHaveSingleItem().Path.ShouldStartWith("routes.yaml:");
    }

    private static RouteTable Read(string yaml)
    {
        var (table, issues) = RouteTable.Read(yaml);
        issues.ShouldBeEmpty();
        return table!;
    }

    private static Element BundleOf(string type)
    {
        var bundle = Element.Resource("Bundle");
        bundle.Add(new Element("entry") { IsRepeat = true }).Add(Element.Resource(type).Clone("resource"));
        return bundle;
    }
}
