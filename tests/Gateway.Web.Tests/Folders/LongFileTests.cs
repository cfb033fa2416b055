using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web.Folders;

/// <summary>CSV files above the limit of one body: taken person by person, whatever happens in between.</summary>
public sealed class LongFileTests
{
    private const string Ways = """{ "folders": [ { "source": "abacus-visits", "client": "round", "path": "drop", "settle": "PT1S" } ] }""";
    private const int People = 60;
    private const int Visits = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_above_the_limit_becomes_a_message_for_each_person_and_its_report_counts_rows()
    {
        await using var gateway = await StartAsync();
        // The 10th row below the headings has a cell too many.
        Put(gateway, "year.csv", LongFile(row => row == 10 ? ",one too many" : ""));

        using var report = await ReportAsync(gateway);

        var root = report.RootElement;
        root.GetProperty("outcome").GetString().ShouldBe("accepted");
        root.GetProperty("rows").GetInt32().ShouldBe(People * Visits);
        root.GetProperty("rowsAccepted").GetInt32().ShouldBe((People * Visits) - 1);
        root.GetProperty("rowsRefused").GetInt32().ShouldBe(1);
        root.GetProperty("issues").EnumerateArray().ShouldHaveSingleItem().GetProperty("place").GetString().ShouldBe("row 11");
        root.GetProperty("messages").GetProperty("received").GetInt32().ShouldBe(People);
        var entries = await EntriesAsync(gateway);
        entries.Count.ShouldBe(People);
        foreach (var entry in entries) (await gateway.Store.ReadBodyAsync(entry.Id, Cancel)).Length.ShouldBeLessThan(GatewayOptions.BodyLimit / People * 2);
        var list = await File.ReadAllLinesAsync(Path.Combine(gateway.Folder, "drop", "reports", root.GetProperty("messageList").GetString()!), Cancel);
        list[0].ShouldBe("message,state,rows");
        list.Skip(1).Select(line => line.Split(',')[0]).Order().ShouldBe(entries.Select(entry => entry.Id).Order());
        // People take turns in the file; the first one's rows are the 1st, the 61st … below the headings.
        list.ShouldContain(line => line.Contains(",received,2 62 122 ", StringComparison.Ordinal));
        NamesIn(gateway, "working").ShouldBeEmpty();
        Directory.GetDirectories(Path.Combine(gateway.Folder, "drop", "working")).ShouldBeEmpty("what was laid aside holds people's rows");
        NamesIn(gateway, "done").Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_bytes_a_second_time_are_refused_without_a_message()
    {
        await using var gateway = await StartAsync();
        Put(gateway, "year.csv", LongFile());
        using (await ReportAsync(gateway)) { }

        Put(gateway, "again.csv", LongFile());
        using var report = await ReportAsync(gateway, report => report.GetProperty("outcome").GetString() == "duplicate");

        (await gateway.CountMessagesAsync()).ShouldBe(People);
        NamesIn(gateway, "refused").ShouldHaveSingleItem().ShouldContain("-again-");
    }

    [Fact]
    public async Task A_stop_in_the_middle_is_gone_on_from_without_a_message_twice()
    {
        BreakingStore? store = null;
        await using var gateway = await StartAsync(builder => store = BreakingStore.Install(builder, failAt: 3));
        Put(gateway, "year.csv", LongFile());

        using var report = await ReportAsync(gateway);

        report.RootElement.GetProperty("rowsAccepted").GetInt32().ShouldBe(People * Visits);
        report.RootElement.GetProperty("messages").GetProperty("received").GetInt32().ShouldBe(People);
        (await gateway.CountMessagesAsync()).ShouldBe(People, "not even as duplicates");
        store!.Failed.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_stored_and_not_noted_is_known_by_its_key()
    {
        var first = await StartAsync();
        Put(first, "year.csv", LongFile());
        using (await ReportAsync(first)) { }
        await first.StopAsync();
        // As a kill leaves it between the last commit and the first note of how far it was.
        var drop = Path.Combine(first.Folder, "drop");
        File.Move(Directory.GetFiles(Path.Combine(drop, "done")).Single(), Path.Combine(drop, "working", "year.csv"));
        foreach (var file in Directory.GetFiles(Path.Combine(drop, "reports"))) File.Delete(file);

        await using var second = await StartAsync(folder: first.Folder);
        using var report = await ReportAsync(second);

        report.RootElement.GetProperty("outcome").GetString().ShouldBe("accepted");
        report.RootElement.GetProperty("messages").GetProperty("duplicate").GetInt32().ShouldBe(People);
        (await EntriesAsync(second)).Count(entry => entry.State != MessageState.Duplicate).ShouldBe(People);
    }

    [Theory]
    [InlineData("VisitDate", "When", "row 1, VisitDate")]
    [InlineData("Week 35 actuals, 5999", "\"Week 35", "row 6001")]
    public async Task A_file_that_cannot_be_read_to_its_end_is_refused_whole(string text, string with, string place)
    {
        await using var gateway = await StartAsync();
        Put(gateway, "year.csv", LongFile().Replace(text, with, StringComparison.Ordinal));

        using var report = await ReportAsync(gateway);

        report.RootElement.GetProperty("outcome").GetString().ShouldBe("refused");
        report.RootElement.GetProperty("issues").EnumerateArray().ShouldHaveSingleItem().GetProperty("place").GetString().ShouldBe(place);
        (await gateway.CountMessagesAsync()).ShouldBe(0);
        NamesIn(gateway, "refused").Count.ShouldBe(1);
    }

    private static Task<RunningGateway> StartAsync(Action<WebApplicationBuilder>? adjust = null, string? folder = null) =>
        RunningGateway.StartAsync(adjust, ways: Ways, folder: folder ?? Directory.CreateTempSubdirectory("gateway-test-").FullName);

    /// <summary>Some 12 MB of visits to people whom the register does not know, who take turns; <paramref name="end"/> is added to a row.</summary>
    private static string LongFile(Func<int, string>? end = null)
    {
        var text = new StringBuilder(Posted.Visits().Split('\n')[0]).Append('\n');
        var padding = new string('x', 1900);
        for (var row = 0; row < People * Visits; row++)
            text.Append(CultureInfo.InvariantCulture, $"000124,\"Week 35 actuals, {row}\",2026-06-08T15:02:13,PROV01,C-0042,SU2{row % People:D4},{padding},07/06/2026,INV-77,0.00,,HOME CARE,01/06/2026,")
                .Append(CultureInfo.InvariantCulture, $"{row / People / 60:D2}:{row / People % 60:D2}:00,00:30:00,07:04:00,00:27:00,False,1{end?.Invoke(row + 1)}\n");
        return text.ToString();
    }

    private static async Task<List<LedgerEntry>> EntriesAsync(RunningGateway gateway) =>
        [.. await gateway.Store.ListMessagesAsync(new LedgerQuery(Limit: int.MaxValue), Cancel)];

    private static void Put(RunningGateway gateway, string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(gateway.Folder, "drop", "in")).FullName;
        File.WriteAllText(Path.Combine(folder, $"{name}.tmp"), text);
        File.Move(Path.Combine(folder, $"{name}.tmp"), Path.Combine(folder, name));
    }

    private static IReadOnlyList<string> NamesIn(RunningGateway gateway, string folder) =>
        [.. Directory.GetFiles(Path.Combine(gateway.Folder, "drop", folder)).Select(file => Path.GetFileName(file))];

    private static async Task<JsonDocument> ReportAsync(RunningGateway gateway, Func<JsonElement, bool>? isWanted = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var reports = Path.Combine(gateway.Folder, "drop", "reports");
        while (true)
        {
            foreach (var file in Directory.Exists(reports) && NamesIn(gateway, "working").Count == 0 ? Directory.GetFiles(reports, "*.json") : [])
            {
                var report = JsonDocument.Parse(await File.ReadAllTextAsync(file, patience.Token));
                if (isWanted?.Invoke(report.RootElement) ?? true) return report;
                report.Dispose();
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    /// <summary>A store that fails once when it is to receive, before anything is stored.</summary>
    public class BreakingStore : DispatchProxy
    {
        private ICustodyStore? _store;
        private int _asked;
        private int _failAt;

        public int Failed { get; private set; }

        public static BreakingStore Install(WebApplicationBuilder builder, int failAt)
        {
            var store = Create<ICustodyStore, BreakingStore>();
            var own = (BreakingStore)(object)store;
            own._store = (ICustodyStore)builder.Services.Last(service => service.ServiceType == typeof(ICustodyStore)).ImplementationInstance!;
            own._failAt = failAt;
            builder.Services.AddSingleton(store);
            return own;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(ICustodyStore.ReceiveAsync) && ++_asked == _failAt)
            {
                Failed++;
                throw new IOException("The disk is away.");
            }
            return targetMethod.Invoke(_store, args);
        }
    }
}
