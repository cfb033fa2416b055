using System.Globalization;

namespace Gateway.Record.Tests;

public sealed class TransferSummaryTests
{
    [Fact]
    public void A_section_that_does_not_hold_all_says_how_much_is_missing()
    {
        var resources = Enumerable.Range(1, 42)
            .Select(number => Resources.Sourced(string.Create(CultureInfo.InvariantCulture, $$$"""{"resourceType":"AllergyIntolerance","id":"a-{{{number}}}","code":{"text":"Substance {{{number}}}"}}""")))
            .Append(Resources.Sourced("""{"resourceType":"Patient","id":"p-1"}""", "register")).ToList();

        Allergies(resources).ShouldContain("And 2 more that are not listed here: open the shared record.");
        Allergies([.. resources.Skip(2)]).ShouldNotContain("more that are not listed");
    }

    private static string Allergies(IReadOnlyList<SourcedResource> resources) =>
        TransferSummary.Of(resources, "m1", Resources.Recorded).All("entry").First()["resource"]!
            .All("section").Single(section => section["title"]!.Text == "Allergies").At("text", "div")!.Text!;
}
