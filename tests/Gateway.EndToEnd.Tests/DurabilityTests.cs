using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.EndToEnd;

/// <summary>Watches the system calls of the real program: what is answered is on disk before the answer leaves.</summary>
public sealed partial class DurabilityTests : IDisposable
{
    private const string Discharge =
        "MSH|^~\\&|PAS|RXX01|GATEWAY|GATEWAY|202611221000||ADT^A03^ADT_A03|SYNC-1|P|2.4|||||GBR|UNICODE|EN||iTKv1.0\r" +
        "EVN||202611221000\r" +
        "PID|1||9990000018^^^NHS||EXAMPLE^ADA||19380402|2\r" +
        "PV1|1|I|WARD^^^RXX01||||||||||||||||V-1^^^VISITID|||||||||||||||||1|19||||||||202611201000|202611221000\r";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-sync-").FullName;

    [Fact]
    public async Task The_body_is_synced_to_disk_before_the_positive_answer_leaves()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/strace")) Assert.Skip("strace is not on this machine, so system calls cannot be watched.");
        var url = SmallGateway.FreeAddress();
        var trace = Path.Combine(_folder, "trace");
        SmallGateway.WriteConfiguration(_folder);

        await using (var gateway = RunningProgram.Start(
            "strace", "-f", "-y", "-s", "120", "-o", trace, "-e", "trace=fsync,fdatasync,pwrite64,sendto,sendmsg,recvfrom,recvmsg",
            Repository.Gateway, "--data", _folder, "--url", url))
        {
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            await SmallGateway.ReadyAsync(http, gateway);
            var (code, token) = await RunningProgram.RunAsync(Repository.Gateway, "token", "--client", "hospital", "--data", _folder);
            code.ShouldBe(0, token);

            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/itk-adt");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Discharge));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/hl7-v2");
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("MSA|AA|SYNC-1");
        }

        var calls = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        var asked = Array.FindIndex(calls, call => call.Contains("POST /api/inbound/itk-adt", StringComparison.Ordinal));
        asked.ShouldBeGreaterThan(-1, "the request is in the trace");
        var answered = Array.FindIndex(calls, asked, call => Answer().IsMatch(call));
        answered.ShouldBeGreaterThan(asked, "the answer is in the trace");
        var between = calls[asked..answered];
        var written = Array.FindIndex(between, call => call.Contains("pwrite64(", StringComparison.Ordinal) && call.Contains("gateway.db-wal>", StringComparison.Ordinal));
        written.ShouldBeGreaterThan(-1, "the log of the database is written");
        between[written..].ShouldContain(call => Sync().IsMatch(call), "and synced, before the answer leaves");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex(@"send(to|msg)\(.*HTTP/1\.1 2\d\d")]
    private static partial Regex Answer();

    // A call that another thread interrupted is finished on a "resumed" line.
    [GeneratedRegex(@"(f(data)?sync\(\d+<[^>]*gateway\.db-wal>\)|<\.\.\. f(data)?sync resumed>\))\s*= 0")]
    private static partial Regex Sync();
}
