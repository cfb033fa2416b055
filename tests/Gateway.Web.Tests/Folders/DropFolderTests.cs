using System.Text.Json;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Web.Folders;

/// <summary>Files of a watched folder, on a real disk.</summary>
public sealed class DropFolderTests
{
    private const string Ways = """{ "folders": [ { "source": "abacus-visits", "client": "round", "path": "drop", "settle": "PT1S" } ] }""";
    private const string HospitalWays = """{ "folders": [ { "source": "itk-adt", "client": "hospital", "path": "drop", "settle": "PT1S" } ] }""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_taken_and_its_report_counts_rows_and_messages_and_tells_reasons_by_row()
    {
        await using var gateway = await StartAsync();
        // The second person's number of carers is none: that message is parked, the first is not.
        Put(gateway, "Thistlewick Cleo.csv", Posted.Visits().Replace("08:04:00,00:27:00,False,1", "08:04:00,00:27:00,False,noon", StringComparison.Ordinal));

        using var report = await ReportAsync(gateway, report => report.GetProperty("isFinal").GetBoolean());

        var root = report.RootElement;
        root.GetProperty("file").GetString().ShouldBe("Thistlewick Cleo.csv");
        root.GetProperty("outcome").GetString().ShouldBe("accepted");
        root.GetProperty("rows").GetInt32().ShouldBe(2);
        var counts = root.GetProperty("messages");
        counts.GetProperty("received").GetInt32().ShouldBe(2);
        counts.GetProperty("accepted").GetInt32().ShouldBe(1);
        counts.GetProperty("parked").GetInt32().ShouldBe(1);
        var parked = root.GetProperty("parts").EnumerateArray().Single(part => part.GetProperty("state").GetString() == "parked");
        parked.GetProperty("rows").EnumerateArray().Select(row => row.GetInt32()).ShouldBe([3]);
        parked.GetProperty("issues").EnumerateArray().ShouldContain(issue => issue.GetProperty("place").GetString()!.StartsWith("row 3, ", StringComparison.Ordinal), root.GetRawText());
        root.GetRawText().ShouldNotContain("noon", customMessage: "places are told, values are not");
        NamesIn(gateway, "done").ShouldHaveSingleItem().ShouldMatch("^[0-9a-f]{16}\\.csv$");
        NamesIn(gateway, "reports").ShouldHaveSingleItem().ShouldMatch("^[0-9a-f]{16}\\.json$");
        NamesIn(gateway, "in").ShouldBeEmpty();
        var entries = await gateway.Store.ListMessagesAsync(new LedgerQuery(), Cancel);
        entries.Count.ShouldBe(2);
        entries.ShouldAllBe(entry => entry.Client == "round" && entry.BatchId == root.GetProperty("batch").GetString());
    }

    [Fact]
    public async Task The_same_bytes_a_second_time_are_refused_and_told_so_whatever_the_file_is_called()
    {
        await using var gateway = await StartAsync();
        Put(gateway, "a.csv", Posted.Visits());
        using (await ReportAsync(gateway, report => report.GetProperty("isFinal").GetBoolean())) { }

        Put(gateway, "b.csv", Posted.Visits());
        using var report = await ReportAsync(gateway, report => report.GetProperty("outcome").GetString() == "duplicate");

        report.RootElement.GetProperty("file").GetString().ShouldBe("b.csv");
        report.RootElement.GetProperty("messages").GetProperty("duplicate").GetInt32().ShouldBe(2);
        NamesIn(gateway, "done").Count.ShouldBe(1);
        NamesIn(gateway, "refused").ShouldHaveSingleItem().ShouldContain("-again-");
        (await gateway.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).Count(entry => entry.State != MessageState.Duplicate).ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_whole_with_its_place()
    {
        await using var gateway = await StartAsync();
        Put(gateway, "bad.csv", Posted.Visits().Replace("VisitDate", "When", StringComparison.Ordinal));

        using var report = await ReportAsync(gateway, _ => true);

        report.RootElement.GetProperty("outcome").GetString().ShouldBe("refused");
        report.RootElement.GetProperty("issues").EnumerateArray().Single().GetProperty("place").GetString().ShouldBe("row 1, VisitDate");
        NamesIn(gateway, "refused").Count.ShouldBe(1);
        (await gateway.CountMessagesAsync()).ShouldBe(0);
        (await gateway.AuditAsync()).ShouldContain(row => row.Action == "refuse" && row.Actor == "round");
    }

    [Fact]
    public async Task What_is_not_finished_hidden_or_a_link_is_left_alone()
    {
        await using var gateway = await StartAsync();
        foreach (var name in new[] { "a.csv.tmp", "b.part", ".c.csv", "d.csv~" }) Put(gateway, name, Posted.Visits(name));
        File.CreateSymbolicLink(Path.Combine(gateway.Folder, "drop", "in", "link.csv"), Path.Combine(gateway.Folder, "partners.json"));
        Put(gateway, "good.csv", Posted.Visits());

        using (await ReportAsync(gateway, _ => true)) { }

        NamesIn(gateway, "in").Order().ShouldBe([".c.csv", "a.csv.tmp", "b.part", "d.csv~", "link.csv"]);
        (await gateway.CountMessagesAsync()).ShouldBe(2);
    }

    [Theory]
    [InlineData("before the store")]
    [InlineData("before the report")]
    [InlineData("before the move")]
    public async Task A_kill_in_the_middle_loses_nothing_and_doubles_nothing(string when)
    {
        var first = await StartAsync();
        var drop = Path.Combine(first.Folder, "drop");
        if (when == "before the store")
        {
            await first.StopAsync();
            File.WriteAllText(Path.Combine(drop, "working", "week.csv"), Posted.Visits());
        }
        else
        {
            Put(first, "week.csv", Posted.Visits());
            using (await ReportAsync(first, _ => true)) { }
            await first.StopAsync();
            // As the folder was before the last step, or the last two, of the work.
            File.Move(Directory.GetFiles(Path.Combine(drop, "done")).Single(), Path.Combine(drop, "working", "week.csv"));
            if (when == "before the report") File.Delete(Directory.GetFiles(Path.Combine(drop, "reports")).Single());
        }

        await using var second = await StartAsync(first.Folder);
        using var report = await ReportAsync(second, report => report.GetProperty("isFinal").GetBoolean() && NamesIn(second, "working").Count == 0);

        report.RootElement.GetProperty("outcome").GetString().ShouldBe("accepted");
        report.RootElement.GetProperty("messages").GetProperty("accepted").GetInt32().ShouldBe(2);
        NamesIn(second, "done").Count.ShouldBe(1);
        NamesIn(second, "refused").ShouldBeEmpty();
        (await second.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).Count(entry => entry.State != MessageState.Duplicate).ShouldBe(2);
    }

    [Fact]
    public async Task A_file_above_the_limit_that_is_one_message_is_refused()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: HospitalWays);
        Put(gateway, "big.hl7", $"{Posted.Discharge()}NTE|1||{new string('x', GatewayOptions.BodyLimit)}\r");

        using var report = await ReportAsync(gateway, _ => true);

        report.RootElement.GetProperty("issues").EnumerateArray().Single().GetProperty("code").GetString().ShouldBe("WEB006");
    }

    [Fact]
    public async Task A_file_of_HL7_is_acknowledged_beside_its_report()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: HospitalWays);
        Put(gateway, "night.hl7", $"BHS|^~\\&|PAS|RXX07|ROUTE|ROUTE|2026||||B-9\r{Posted.Discharge("D-1")}{Posted.Discharge("D-2")}BTS|2\r");

        using (await ReportAsync(gateway, report => report.GetProperty("isFinal").GetBoolean())) { }

        var acknowledged = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(gateway.Folder, "drop", "reports"), "*.ack.hl7").ShouldHaveSingleItem(), Cancel);
        acknowledged.ShouldContain("|B-9\r");
        acknowledged.ShouldContain("\rMSA|AA|D-1\r");
        acknowledged.ShouldContain("\rMSA|AA|D-2\r");
    }

    /// <summary>Both people of the file are in the register.</summary>
    private static Task<RunningGateway> StartAsync(string? folder = null) =>
        RunningGateway.StartAsync(ways: Ways, folder: folder ?? Directory.CreateTempSubdirectory("gateway-test-").FullName);

    private static void Put(RunningGateway gateway, string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(gateway.Folder, "drop", "in")).FullName;
        File.WriteAllText(Path.Combine(folder, name), text);
    }

    private static IReadOnlyList<string> NamesIn(RunningGateway gateway, string folder) =>
        [.. Directory.GetFiles(Path.Combine(gateway.Folder, "drop", folder)).Select(file => Path.GetFileName(file))];

    /// <summary>The first report that is as wanted.</summary>
    private static async Task<JsonDocument> ReportAsync(RunningGateway gateway, Func<JsonElement, bool> isWanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        var reports = Path.Combine(gateway.Folder, "drop", "reports");
        while (true)
        {
            foreach (var file in Directory.Exists(reports) ? Directory.GetFiles(reports, "*.json") : [])
            {
                var report = JsonDocument.Parse(await File.ReadAllTextAsync(file, patience.Token));
                if (isWanted(report.RootElement)) return report;
                report.Dispose();
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }
}
