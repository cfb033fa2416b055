using System.Globalization;
using System.Text;
using Gateway.Pathways.Alerts;

namespace Gateway.SyntheticHome.Evaluation;

/// <summary>
/// The alert rules on twenty months that nobody saw while the rules were tuned. The page shows what came out, whatever it is; that it is
/// still so is held here.
/// </summary>
public sealed class EvaluationTests
{
    private const ulong First = 1001;
    private const int Seeds = 20;
    private const int SeedsWhatIf = 4;

    private static readonly Lazy<IReadOnlyList<MonthResult>> s_results = new(() => Evaluate(HomeRates.Published, Seeds));

    [Fact]
    public void The_page_shows_what_the_rules_do_on_twenty_months() => Page.ShouldSay("evaluation", Report(s_results.Value));

    [Fact]
    public void No_injurious_fall_that_anybody_or_anything_tells_of_is_missed() =>
        s_results.Value.Sum(result => result.Missed).ShouldBe(0);

    [Fact]
    public void A_question_what_if_is_answered_apart()
    {
        var text = new StringBuilder("| if | alerts per day | true | missed |\n| --- | --- | --- | --- |\n");
        foreach (var (what, rates) in WhatIfs)
        {
            var results = Evaluate(rates, SeedsWhatIf);
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {results.Average(result => result.PerDay):0.00} | {Share(results.Sum(result => result.True), results.Sum(result => result.Alerts.Count))} | {results.Sum(result => result.Missed)} of {results.Sum(result => result.Injured)} |\n");
        }

        Page.ShouldSay("what if", text.ToString());
    }

    private static IEnumerable<(string What, HomeRates Rates)> WhatIfs =>
    [
        ("room sensors give one false detection a month (0.033 a day), wearables as few as in Lipsitz 2016 (0.0004 an hour)",
            HomeRates.Published.With(Rate.RoomFalsePerDay, 0.033).With(Rate.WearableFalsePerHour, 0.0004)),
        ("people fall as often as in FinCH (3.8 a year)", HomeRates.Published.With(Rate.FallsPerBedYear, 3.8)),
    ];

    private static AlertRules Rules()
    {
        var file = Path.Combine(Page.Root, "mappings", "alerts", "gateway-default.yaml");
        var (rules, issues) = AlertRules.Read(file, File.ReadAllText(file));
        issues.ShouldBeEmpty();
        return rules!;
    }

    private static IReadOnlyList<MonthResult> Evaluate(HomeRates rates, int seeds)
    {
        var rules = Rules();
        return [.. Enumerable.Range(0, seeds).AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(index => Evaluated.Month(First + (ulong)index, rules, rates))];
    }

    private static string Report(IReadOnlyList<MonthResult> results)
    {
        var text = new StringBuilder();
        text.Append("| seed | alerts | per day | true | injurious falls | missed | told before staff were there |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var result in results)
            Row(result.Seed.ToString(CultureInfo.InvariantCulture), [result]);
        Row("all", results);
        text.Append("\n| rule | alerts | per day | true |\n| --- | --- | --- | --- |\n");
        var alerts = results.SelectMany(result => result.Alerts).ToList();
        foreach (var rule in alerts.GroupBy(alert => alert.Alert.Rule).OrderBy(rule => rule.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"| {rule.Key} | {rule.Count()} | {rule.Count() / (double)(Seeds * Calendar.DaysOfMonth):0.00} | {Share(rule.Count(alert => alert.IsTrue), rule.Count())} |\n");
        text.Append("\n| alerts by seed | ").AppendJoin(" | ", Names(alerts)).Append(" |\n| --- |").Append(string.Concat(Names(alerts).Select(_ => " --- |"))).Append('\n');
        foreach (var result in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Seed} |");
            foreach (var name in Names(alerts)) text.Append(CultureInfo.InvariantCulture, $" {result.Alerts.Count(alert => alert.Alert.Rule == name && alert.IsTrue)} of {result.Alerts.Count(alert => alert.Alert.Rule == name)} |");
            text.Append('\n');
        }
        return text.ToString();

        void Row(string name, IReadOnlyList<MonthResult> of) => text.Append(CultureInfo.InvariantCulture,
            $"| {name} | {of.Sum(result => result.Alerts.Count)} | {of.Average(result => result.PerDay):0.00} | {Share(of.Sum(result => result.True), of.Sum(result => result.Alerts.Count))} | {of.Sum(result => result.Injured)} | {of.Sum(result => result.Missed)} | {of.Sum(result => result.BeforeStaff)} |\n");
    }

    private static List<string> Names(List<(Alert Alert, bool IsTrue)> alerts) => [.. alerts.Select(alert => alert.Alert.Rule).Distinct().Order(StringComparer.Ordinal)];

    private static string Share(int part, int of) => of == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / of:0} %");
}
