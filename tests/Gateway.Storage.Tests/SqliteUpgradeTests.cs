using Gateway.Storage.Sqlite;
using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Tests;

/// <summary>A database of an earlier program, with rows in it.</summary>
public sealed class SqliteUpgradeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_recorded_before_versions_were_marked_where_they_stand_is_read_as_before()
    {
        await using var folder = new DataFolder();
        Make(folder, upTo: 7,
            """
            INSERT INTO resource_version (sequence, type, id, version, person, source, message_id, at, content, json, stated_version) VALUES
              (1, 'Observation', 'o1', 1, '00000000-0000-4000-8000-000000000001', 's', 'm1', '2026-01-01T00:00:00.0000000Z', x'01', CAST('one' AS BLOB), 5),
              (2, 'Observation', 'o1', 2, '00000000-0000-4000-8000-000000000001', 's', 'm2', '2026-01-02T00:00:00.0000000Z', x'02', CAST('two' AS BLOB), 7),
              (3, 'Observation', 'o1', 3, '00000000-0000-4000-8000-000000000001', 's', 'm3', '2026-01-03T00:00:00.0000000Z', x'03', CAST('late' AS BLOB), 6);
            INSERT INTO resource (type, id, person, current) VALUES ('Observation', 'o1', '00000000-0000-4000-8000-000000000001', 2);
            """);

        var database = await folder.OpenAsync(new HandMovedTime());

        var current = (await database.Store.ReadAsync("Observation", "o1", Cancel)).ShouldNotBeNull();
        current.Version.ShouldBe(2, "the third came late");
        current.Order.ShouldNotBeNull().Version.ShouldBe(7);
        (await database.Store.HistoryAsync("Observation", "o1", Cancel)).Select(version => version.MessageId).ShouldBe(["m1", "m2", "m3"]);
        (await database.Store.ReadPersonAsync(current.Person!.Value, Cancel)).ShouldHaveSingleItem().Version.ShouldBe(2);
    }

    [Fact]
    public async Task What_waited_on_the_bus_keeps_its_order_and_its_deliveries()
    {
        await using var folder = new DataFolder();
        Make(folder, upTo: 7,
            """
            INSERT INTO bus_message (sequence, queue, session, id, subject, body, delivery_count) VALUES
              (4, 'inbound', 'a', 'w4', 'received', 'm4', 3), (5, 'inbound', 'b', 'w5', 'received', 'm5', 0), (6, 'inbound', 'a', 'w6', 'received', 'm6', 0);
            INSERT INTO bus_session (queue, session, free_at, turn) VALUES ('inbound', 'a', 0, 4), ('inbound', 'b', 0, 5);
            """);

        var database = await folder.OpenAsync(new HandMovedTime());

        var deliveries = await database.Bus.ReceiveAsync("inbound", 10, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel);
        deliveries.Select(delivery => (delivery.Message.Body, delivery.DeliveryCount)).ShouldBe([("m4", 4), ("m5", 1)]);
        (await database.Bus.CompleteAsync(deliveries, Cancel)).ShouldBeEmpty();
        await database.Bus.SendAsync([Samples.Wake("w7", "m7") with { Session = "a" }], Cancel);
        foreach (var body in new[] { "m6", "m7" })
        {
            var next = (await database.Bus.ReceiveAsync("inbound", 10, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldHaveSingleItem();
            next.Message.Body.ShouldBe(body);
            await database.Bus.CompleteAsync([next], Cancel);
        }
    }

    [Fact]
    public async Task A_home_that_stood_in_the_record_of_whoever_was_mentioned_last_is_nobody_s()
    {
        await using var folder = new DataFolder();
        Make(folder, upTo: 8,
            """
            INSERT INTO resource_version (type, id, version, person, source, message_id, at, content, json, is_current) VALUES
              ('Organization', 'h', 1, 'person-1', 's', 'm1', '2026-01-01T00:00:00.0000000Z', x'01', CAST('one' AS BLOB), 0),
              ('Organization', 'h', 2, 'person-2', 's', 'm2', '2026-01-02T00:00:00.0000000Z', x'01', CAST('one' AS BLOB), 1),
              ('Observation', 'o', 1, 'person-2', 's', 'm2', '2026-01-02T00:00:00.0000000Z', x'02', CAST('two' AS BLOB), 1);
            """);

        var database = await folder.OpenAsync(new HandMovedTime());

        (await database.Store.ReadAsync("Organization", "h", Cancel)).ShouldNotBeNull().Person.ShouldBeNull();
        (await database.Store.ReadAsync("Observation", "o", Cancel)).ShouldNotBeNull().Person.ShouldNotBeNull();
    }

    private static void Make(DataFolder folder, int upTo, string rows)
    {
        var assembly = typeof(SqliteSchema).Assembly;
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "gateway.db")};Pooling=False");
        connection.Open();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Sqlite/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(upTo))
        {
            using var script = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Run(script.ReadToEnd());
        }
        Run($"{rows} PRAGMA user_version = {upTo};");

        void Run(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The program's own scripts.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
