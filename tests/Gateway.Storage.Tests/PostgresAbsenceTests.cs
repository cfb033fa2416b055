using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Storage.Postgres;
using Gateway.Testing;
using Npgsql;

namespace Gateway.Storage.Tests;

/// <summary>For what a gateway that starts waits, and for what it does not.</summary>
public sealed class PostgresAbsenceTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.CrashShutdown)]
    [InlineData(PostgresErrorCodes.CannotConnectNow)]
    [InlineData(PostgresErrorCodes.TooManyConnections)]
    [InlineData(PostgresErrorCodes.ConnectionFailure)]
    public void A_server_that_starts_stops_or_is_full_is_away(string state) => GatewayDatabase.IsAway(Refusal(state)).ShouldBeTrue();

    [Theory]
    [InlineData(PostgresErrorCodes.InvalidPassword)]
    [InlineData(PostgresErrorCodes.InvalidAuthorizationSpecification)]
    [InlineData(PostgresErrorCodes.InvalidCatalogName)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege)]
    [InlineData(PostgresErrorCodes.ProtocolViolation)]
    [InlineData(PostgresErrorCodes.DiskFull)]
    public void A_server_that_says_no_is_not(string state) => GatewayDatabase.IsAway(Refusal(state)).ShouldBeFalse();

    [Fact]
    public void Nobody_at_the_address_is_away_and_a_certificate_that_does_not_hold_is_not()
    {
        GatewayDatabase.IsAway(new NpgsqlException("…", new SocketException((int)SocketError.ConnectionRefused))).ShouldBeTrue();
        GatewayDatabase.IsAway(new NpgsqlException("…", new TimeoutException())).ShouldBeTrue();
        GatewayDatabase.IsAway(new NpgsqlException("…", new AuthenticationException())).ShouldBeFalse();
        GatewayDatabase.IsAway(new NpgsqlException("No password has been provided.")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_away_and_a_database_that_is_not_is_not()
    {
        var address = await server.SchemaAsync(Cancel);
        var folder = Directory.CreateTempSubdirectory("gateway-away-").FullName;
        try
        {
            var nobody = await Should.ThrowAsync<NpgsqlException>(PostgresDatabase.OpenAsync(
                new NpgsqlConnectionStringBuilder(address.ConnectionString) { Host = folder }, TimeProvider.System, Cancel));
            var nothing = await Should.ThrowAsync<NpgsqlException>(PostgresDatabase.OpenAsync(
                new NpgsqlConnectionStringBuilder(address.ConnectionString) { Database = "nothing" }, TimeProvider.System, Cancel));

            (GatewayDatabase.IsAway(nobody), GatewayDatabase.IsAway(nothing)).ShouldBe((true, false));
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static PostgresException Refusal(string state) => new("…", "FATAL", "FATAL", state);
}
