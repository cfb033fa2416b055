using System.CommandLine;
using System.Text.RegularExpressions;
using Gateway.Functions.Demo;
using Gateway.Simulators.Journals;

namespace Gateway.Functions.Tests;

/// <summary>The demo whole: gateway and partners in this process, talking HTTP.</summary>
public sealed partial class DemoTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("demo-test");

    [Fact]
    public async Task Every_message_of_the_day_reaches_its_end_and_none_is_lost()
    {
        var (exit, output, error) = await RunAsync("--once", "--data", _folder.FullName);

        exit.ShouldBe(0, error + output);
        var last = output.TrimEnd('\n').Split('\n')[^1];
        var counts = LastLine().Match(last);
        counts.Success.ShouldBeTrue(last);
        var numbers = counts.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, null)).ToList();
        numbers[0].ShouldBeGreaterThanOrEqualTo(40);
        numbers[1..].Sum().ShouldBe(numbers[0], "each message counted once");
        numbers[1..7].ShouldAllBe(number => number > 0, last);
        numbers[7].ShouldBe(0);

        // What the story is for shows in the partners' own words.
        var journals = Directory.GetFiles(Path.Combine(_folder.FullName, "journals")).SelectMany(Journal.Read).ToList();
        journals.ShouldContain(entry => entry.Note == "emergency-999");
        journals.ShouldContain(entry => entry.Act == JournalAct.Refused);
        journals.ShouldContain(entry => entry.Act == JournalAct.Returned && entry.Partner == "hospital");
        journals.ShouldContain(entry => entry.Act == JournalAct.Actioned && entry.Partner == "ucr");
        journals.ShouldContain(entry => entry.Act == JournalAct.Told && entry.Partner == "care-home" && entry.Note == "completed", "a referral, told step by step");
        journals.ShouldContain(entry => entry.Act == JournalAct.Told && entry.Partner == "hospital" && entry.Note == "arrived", "a discharge whose person is home");
        journals.ShouldContain(entry => entry.Act == JournalAct.Told && entry.Partner == "hospital" && entry.Note == "notice accepted", "a discharge notice, answered in the hospital's own format");
        journals.ShouldContain(entry => entry.Act == JournalAct.Concerned && entry.Partner == "care-home");
        journals.ShouldContain(entry => entry.Act == JournalAct.Told && entry.Partner == "hospital" && entry.Note == "arrived, with a concern", "an unsafe discharge, told to the ward");
        journals.ShouldContain(entry => entry.Act == JournalAct.Filed && entry.Partner == "hospital" && entry.Note == "admission", "a transfer summary on the ward");
        journals.ShouldContain(entry => entry.Act == JournalAct.Filed && entry.Partner == "care-home" && entry.Note == "alert-urgent", "a confirmed fall, as an alert of its home");
        journals.ShouldContain(entry => entry.Act == JournalAct.Fetched && entry.Status == 0);
        journals.ShouldContain(entry => entry.Act == JournalAct.Probed && entry.Status == 200);
        journals.ShouldNotContain(entry => entry.Act == JournalAct.Rejected);
        journals.Where(entry => entry.Act == JournalAct.Filed).GroupBy(entry => entry.Obligation).ShouldAllBe(same => same.Count() == 1);
    }

    [Fact]
    public async Task A_folder_with_somebody_elses_files_is_left_alone()
    {
        var file = Path.Combine(_folder.FullName, "gateway.db");
        await File.WriteAllTextAsync(file, "precious", TestContext.Current.CancellationToken);

        var (exit, _, error) = await RunAsync("--once", "--data", _folder.FullName);

        exit.ShouldBe(2);
        error.ShouldContain("not made by a demo");
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("precious");
        _folder.GetFileSystemInfos().Length.ShouldBe(1);
    }

    [Fact]
    public void A_folder_of_an_earlier_demo_is_started_anew_and_keeps_what_is_not_the_demos()
    {
        var (first, _) = DemoFolder.Open(_folder.FullName, TimeProvider.System);
        var database = Path.Combine(first!.Path, "gateway.db");
        var note = Path.Combine(first.Path, "my-notes.md");
        File.WriteAllText(database, "old");
        File.WriteAllText(note, "mine");

        var (second, _) = DemoFolder.Open(_folder.FullName, TimeProvider.System);

        second.ShouldNotBeNull();
        File.Exists(database).ShouldBeFalse();
        File.Exists(note).ShouldBeTrue();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await DemoVerb.Create().Parse([.. arguments, "--mappings", Path.Combine(Root(), "mappings")])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"^demo: (\d+) messages, (\d+) filed, (\d+) parked, (\d+) returned, (\d+) withdrawn, (\d+) duplicate, (\d+) unrouted, (\d+) lost$")]
    private static partial Regex LastLine();
}
