using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace Gateway.Testing;

/// <summary>
/// A PostgreSQL server of the test run's own, started when the first test asks for it, with a schema for each test.
/// Where no server is installed, the tests that want one skip and say so.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";

    private static readonly string[] s_places =
    [
        .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [],
        "/usr/local/pgsql/bin", "/opt/homebrew/bin", "/usr/bin",
    ];

    private readonly SemaphoreSlim _one = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-pg-").FullName;
    private bool _runs;
    private int _schemas;

    /// <summary>The folder of <c>initdb</c> and <c>pg_ctl</c>, or null.</summary>
    public static string? Programs { get; } = Array.Find(s_places, place => File.Exists(Path.Combine(place, "initdb")) && File.Exists(Path.Combine(place, "pg_ctl")));

    /// <summary>An empty schema of its own; skips the test where there is no server to be had.</summary>
    public async Task<NpgsqlConnectionStringBuilder> SchemaAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(Programs is null, "PostgreSQL is not installed (initdb, pg_ctl): './build.sh test' installs it where it can.");
        Assert.SkipWhen(Environment.UserName == "root" && !File.Exists("/usr/bin/setpriv"), "PostgreSQL refuses to run as root, and there is no setpriv to run it as somebody else.");
        await StartAsync(cancellationToken);
        var schema = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _schemas)}");
        await ExecuteAsync(Address, $"CREATE SCHEMA {schema}");
        return new NpgsqlConnectionStringBuilder(Address.ConnectionString) { SearchPath = schema };
    }

    /// <summary>Runs a statement over a connection of its own, as somebody does who has psql.</summary>
    public static async Task ExecuteAsync(NpgsqlConnectionStringBuilder address, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The test's own text.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Starts the server again, as after a restart of its machine; it is stopped without ceremony if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Stops it at once, as a power failure of its process does.</summary>
    public async Task StopAsync()
    {
        if (!_runs) return;
        _runs = false;
        await RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _one.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private NpgsqlConnectionStringBuilder Address => new() { Host = _folder, Username = "gateway", Database = "postgres" };

    private string Data => Path.Combine(_folder, "data");

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_runs) return;
            if (!Directory.Exists(Data))
            {
                if (Environment.UserName == "root") await ProgramAsync("chown", Account, _folder);
                await RunAsync("initdb", "-D", Data, "-A", "trust", "-U", "gateway", "-E", "UTF8", "--locale=C", "--no-sync");
            }
            // A socket in its own folder and no port: nobody else finds it, and no two runs meet.
            await RunAsync("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-o", $"-c listen_addresses='' -k {_folder} -c max_connections=300 -c shared_buffers=64MB", "start");
            _runs = true;
        }
        finally
        {
            _one.Release();
        }
    }

    private static Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Environment.UserName == "root"
            ? ProgramAsync("setpriv", [$"--reuid={Account}", $"--regid={Account}", "--clear-groups", path, .. arguments])
            : ProgramAsync(path, arguments);
    }

    private static async Task ProgramAsync(string program, params string[] arguments)
    {
        // The server keeps what it inherits: with pipes, reading them would never end.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with code {process.ExitCode}.");
    }
}
