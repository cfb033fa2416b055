using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Testing;

namespace Gateway.Custody.Tests.Ledger;

public sealed class ControlTotalsTests
{
    [Fact]
    public void What_never_arrived_and_what_nobody_speaks_of_is_listed()
    {
        var totals = Read("""{"source":"itk-adt","from":"2026-03-02T00:00:00Z","until":"2026-03-03T00:00:00Z","keys":["A1","A2","A3"]}""");

        var difference = totals.Compare("hospital", [Arrived("hospital/A1"), Arrived("hospital/A2"), Arrived("hospital/A9")]);

        difference.Missing.ShouldBe(["A3"]);
        difference.Unexpected.ShouldBe(["A9"]);
        difference.Agrees.ShouldBeFalse();
    }

    [Fact]
    public void A_repeat_counts_once_and_another_sender_not_at_all()
    {
        var totals = Read("""{"source":"itk-adt","from":"2026-03-02T00:00:00Z","until":"2026-03-03T00:00:00Z","keys":["A1"],"count":1}""");

        var difference = totals.Compare("hospital",
            [Arrived("hospital/A1"), Arrived("hospital/A1", MessageState.Duplicate), Arrived("other/A2") with { Client = "other" }]);

        difference.Agrees.ShouldBeTrue();
        difference.Arrived.ShouldBe(1);
    }

    [Fact]
    public void Messages_without_a_key_are_held_by_the_count_alone()
    {
        var totals = Read("""{"source":"itk-adt","from":"2026-03-02T00:00:00Z","until":"2026-03-03T00:00:00Z","count":3}""");

        var difference = totals.Compare("hospital", [Arrived(null), Arrived(null)]);

        difference.ShouldSatisfyAllConditions(
            d => d.Sent.ShouldBe(3), d => d.Arrived.ShouldBe(2), d => d.Agrees.ShouldBeFalse(), d => d.Unexpected.ShouldBeEmpty());
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("{}", "CUS020 CUS025 CUS025 CUS024")]
    [InlineData("""{"source":"s","from":"2026-03-02T00:00:00Z","until":"2026-03-02T00:00:00Z","count":1}""", "CUS021")]
    [InlineData("""{"source":"s","from":"2026-03-02T00:00:00Z","until":"2026-05-02T00:00:00Z","count":1}""", "CUS021")]
    [InlineData("""{"source":"s","from":"2026-03-02T00:00:00Z","until":"2026-03-03T00:00:00Z","count":-1}""", "CUS023 CUS024")]
    public void A_statement_that_is_none_is_refused_with_every_fault(string json, string codes)
    {
        var (totals, issues) = ControlTotals.Read(Encoding.UTF8.GetBytes(json));

        totals.ShouldBeNull();
        issues.ShouldNotBeEmpty();
        if (codes.Length > 0) issues.Select(issue => issue.Code).ShouldBe(codes.Split(' '), ignoreOrder: true);
    }

    private static ControlTotals Read(string json) => ControlTotals.Read(Encoding.UTF8.GetBytes(json)).Totals.ShouldNotBeNull();

    private static LedgerEntry Arrived(string? key, MessageState state = MessageState.Received) => Samples.Received("m").Entry with { DuplicateKey = key, State = state };
}
