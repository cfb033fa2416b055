using System.Net.Sockets;
using Gateway.Functions.Verbs;
using Gateway.Testing;
using Npgsql;

namespace Gateway.Functions.Tests;

public sealed class DatabaseWaitTests : IDisposable
{
    private static readonly NpgsqlException s_away = new("Failed to connect to 127.0.0.1:5432", new SocketException((int)SocketError.ConnectionRefused));
    private static readonly PostgresException s_refused = new("password authentication failed", "FATAL", "FATAL", PostgresErrorCodes.InvalidPassword);

    private readonly HandMovedTime _time = new();
    private readonly StringWriter _said = new();
    private int _asked;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_once_that_the_database_is_away_and_goes_on_when_it_is_there()
    {
        (await RunAsync(() => _asked < 4 ? throw s_away : "there")).ShouldBe("there");

        _asked.ShouldBe(4);
        _said.ToString().ShouldContain("The database is away: Failed to connect to 127.0.0.1:5432.");
        _said.ToString().Split("away").Length.ShouldBe(2);
    }

    [Fact]
    public async Task It_gives_up_after_its_patience_with_what_the_database_said_last()
    {
        (await Should.ThrowAsync<NpgsqlException>(RunAsync(() => throw s_away))).ShouldBe(s_away);

        _asked.ShouldBeInRange(20, 70);
        _said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeInRange(4, 9);
    }

    [Fact]
    public async Task What_waiting_cannot_help_is_thrown_at_once()
    {
        (await Should.ThrowAsync<NpgsqlException>(RunAsync(() => throw s_refused))).ShouldBe(s_refused);

        _asked.ShouldBe(1);
        _said.ToString().ShouldBeEmpty();
    }

    public void Dispose() => _said.Dispose();

    private async Task<string> RunAsync(Func<string> ask)
    {
        var waiting = DatabaseWait.ForAsync(
            () =>
            {
                _asked++;
                return Task.FromResult(ask());
            },
            _time, _said, Cancel);
        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Yield();
        }
        return await waiting;
    }
}
