using System.Net;
using System.Net.Http.Headers;
using Gateway.Functions.Tests.Host;
using Gateway.Web;

namespace Gateway.Functions.Tests;

/// <summary>The published executable by itself.</summary>
public sealed class RunTests(PublishedFolder published) : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-run-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_runs_from_any_folder_with_the_mappings_beside_it_and_ends_when_told_to()
    {
        TestFolder.Write(_folder);
        await using var gateway = GatewayProcess.Start(published.Path, _folder, NoEnvironment, "--data", "data", "--register", "register", "--partners", "partners.json", "--url", "http://127.0.0.1:0");
        var address = await AddressAsync(gateway);
        using var http = new HttpClient { BaseAddress = address };

        var (_, token) = await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, "token", "--client", "home-a", "--data", "data");
        var (_, link) = await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, "link", "--client", "home-a", "--path", $"/api/record/{TestFolder.Ada}", "--data", "data", "--url", address.ToString());
        var read = new HttpRequestMessage(HttpMethod.Get, $"/api/fhir/Patient/{TestFolder.Ada}");
        read.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());

        (await http.GetAsync("/api/health", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.SendAsync(read, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync(link.Trim(), Cancel)).Headers.Contains("Set-Cookie").ShouldBeTrue();
        Directory.Exists(Path.Combine(_folder, "data")).ShouldBeTrue("a relative path is the caller's");
        (await gateway.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task It_refuses_to_start_on_a_bad_configuration_and_lists_every_fault()
    {
        var (code, output) = await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, "--data", "data", "--mappings", "nowhere");

        code.ShouldBe(2);
        output.ShouldContain("3 faults");
        output.ShouldContain("mappings folder");
        output.ShouldContain("register folder");
        output.ShouldContain("partners file");
    }

    [Fact]
    public async Task A_password_is_not_taken_from_the_command_line_and_not_repeated()
    {
        var (code, output) = await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, "--database", "postgres://gateway:opensesame@127.0.0.1/care");

        code.ShouldNotBe(0);
        output.ShouldContain("GATEWAY_DATABASE");
        output.ShouldNotContain("opensesame");
    }

    [Theory]
    [InlineData("ledger", "list", "--data", "data")]
    [InlineData("database", "status")]
    [InlineData("database", "migrate")]
    [InlineData("database", "rollback", "--to", "0")]
    public async Task A_database_that_is_away_is_told_with_what_to_do(params string[] verb)
    {
        // Nobody listens on the discard port.
        var environment = new Dictionary<string, string> { ["GATEWAY_DATABASE"] = "postgres://gateway:opensesame@127.0.0.1:9/care" };

        var (code, output) = await GatewayProcess.RunAsync(published.Path, _folder, environment, verb);

        code.ShouldBe(2);
        output.ShouldContain("The database cannot be opened");
        output.ShouldNotContain("opensesame");
    }

    [Fact]
    public async Task The_database_verb_without_a_database_says_how_to_name_one()
    {
        var (code, output) = await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, "database", "status");

        code.ShouldBe(2);
        output.ShouldContain("--database postgres://");
    }

    [Theory]
    [InlineData("--url", "ftp://x")]
    [InlineData("--url", "https://127.0.0.1:7071")]
    [InlineData("--url", "nonsense")]
    [InlineData("--database", "nonsense")]
    [InlineData("--nothing", "x")]
    public async Task A_wrong_option_is_told_and_nothing_starts(string option, string value)
    {
        var (code, output) = await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, option, value);

        code.ShouldNotBe(0);
        output.ShouldContain(option);
    }

    [Fact]
    public async Task A_link_elsewhere_is_not_made()
    {
        var (code, output) = await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, "link", "--client", "home-a", "--path", "https://elsewhere.example/", "--data", "data");

        code.ShouldBe(2);
        output.ShouldContain("--path");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Uri> AddressAsync(GatewayProcess gateway)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        const string Before = "Gateway at ";
        while (true)
        {
            var at = gateway.Output.IndexOf(Before, StringComparison.Ordinal);
            if (at >= 0) return new Uri(gateway.Output[(at + Before.Length)..].Split("/api/")[0]);
            if (gateway.HasEnded) throw new InvalidOperationException(gateway.Output);
            await Task.Delay(TimeSpan.FromMilliseconds(25), patience.Token);
        }
    }
}
