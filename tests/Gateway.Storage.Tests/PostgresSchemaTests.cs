using Gateway.Custody.Ledger;
using Gateway.Storage.Postgres;
using Gateway.Testing;
using Npgsql;
using static Gateway.Testing.Samples;

namespace Gateway.Storage.Tests;

public sealed class PostgresSchemaTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Processes_that_start_together_migrate_once()
    {
        var address = await server.SchemaAsync(Cancel);

        var before = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgresSchema.MigrateAsync(address, Cancel)));

        before.Count(version => version == 0).ShouldBe(1);
        before.Count(version => version == PostgresSchema.Latest).ShouldBe(5);
        var (now, names) = await PostgresSchema.StatusAsync(address, Cancel);
        (now, names.Count).ShouldBe((PostgresSchema.Latest, PostgresSchema.Latest));
    }

    [Fact]
    public async Task Every_version_goes_back_to_the_one_before_it_and_forward_again()
    {
        var address = await server.SchemaAsync(Cancel);
        await PostgresSchema.MigrateAsync(address, Cancel);

        for (var version = PostgresSchema.Latest - 1; version >= 0; version--)
        {
            await PostgresSchema.RollbackAsync(address, version, Cancel);
            (await PostgresSchema.StatusAsync(address, Cancel)).Version.ShouldBe(version);
        }
        (await LeftAsync(address)).ShouldBe(["gateway_schema"]);

        await PostgresSchema.MigrateAsync(address, Cancel);
        await using var database = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);
        (await database.Store.ReceiveAsync([Received("m1")], Cancel))[0].Entry.State.ShouldBe(MessageState.Received);
    }

    [Fact]
    public async Task What_would_lose_messages_is_not_taken_back()
    {
        var address = await server.SchemaAsync(Cancel);
        await using (var database = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel)) await database.Store.ReceiveAsync([Received("m1")], Cancel);

        (await Should.ThrowAsync<PostgresException>(() => PostgresSchema.RollbackAsync(address, 0, Cancel))).Message.ShouldContain("ledger holds messages");

        (await PostgresSchema.StatusAsync(address, Cancel)).Version.ShouldBe(PostgresSchema.Latest, "nothing of it was done");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4711)]
    public async Task A_rollback_to_no_version_of_it_is_refused(int target)
    {
        var address = await server.SchemaAsync(Cancel);
        await PostgresSchema.MigrateAsync(address, Cancel);

        (await Should.ThrowAsync<InvalidDataException>(() => PostgresSchema.RollbackAsync(address, target, Cancel))).Message.ShouldContain("can go back to");
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_with_a_plain_sentence()
    {
        var address = await server.SchemaAsync(Cancel);
        await PostgresSchema.MigrateAsync(address, Cancel);
        await PostgresServer.ExecuteAsync(address, "INSERT INTO gateway_schema (version, name) VALUES (4711, 'later')");

        var refusal = await Should.ThrowAsync<InvalidDataException>(() => PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel));

        refusal.Message.ShouldContain("4711");
        refusal.Message.ShouldContain("newer");
    }

    private static async Task<List<string>> LeftAsync(NpgsqlConnectionStringBuilder address)
    {
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(
            """
            SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'S')
            UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var names = new List<string>();
        while (await reader.ReadAsync(Cancel)) names.Add(reader.GetString(0));
        return names;
    }
}
