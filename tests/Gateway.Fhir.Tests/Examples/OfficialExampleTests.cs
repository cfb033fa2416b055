namespace Gateway.Fhir.Tests.Examples;

/// <summary>HL7's official examples of R4, all of them.</summary>
public sealed class OfficialExampleTests(ExampleRun run) : IClassFixture<ExampleRun>
{
    [Fact]
    public void Every_example_is_read()
    {
        SkipWithout();
        run.Judged.Count.ShouldBe(5306);
        run.Judged.Where(example => example.Unread is not null).Select(example => $"{example.Name}: {example.Unread}").ShouldBeEmpty();
    }

    [Fact]
    public void Every_example_is_written_as_it_was_read()
    {
        SkipWithout();
        run.Judged.Where(example => example.JsonDifference is not null).Select(example => $"{example.Name}: {example.JsonDifference}").ShouldBeEmpty();
    }

    [Fact]
    public void Every_example_comes_back_from_XML_as_it_went()
    {
        SkipWithout();
        run.Judged.Where(example => example.XmlDifference is not null).Select(example => $"{example.Name}: {example.XmlDifference}").ShouldBeEmpty();
    }

    [Fact]
    public void Every_fault_of_an_example_is_expected_for_a_reason_and_every_expected_fault_is_there()
    {
        SkipWithout();
        var file = Path.Combine(ExamplePackage.Repository(), "tests/Gateway.Fhir.Tests/Examples/expectations.txt");
        var written = File.ReadAllText(file);

        var found = Expectations.Parse(written).Over(run.Judged);

        if (Environment.GetEnvironmentVariable("GATEWAY_ACCEPT") == "1") File.WriteAllText(file, written = found.ToString());
        found.ToString().Split('\n').Except(written.Split('\n')).ShouldBeEmpty("not expected");
        written.ShouldBe(found.ToString(), "something that was expected is not there");
        found.WithoutReason.ShouldBeEmpty("a fault without a reason");
    }

    private void SkipWithout()
    {
        if (run.Why.Length > 0) Assert.Skip($"The official examples are not here: {run.Why}.");
    }
}
