using System.CommandLine;
using System.Globalization;
using Gateway.Storage.Postgres;
using Npgsql;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway database status|migrate|rollback</c>: the schema of a PostgreSQL database. A gateway that starts migrates by itself.</summary>
internal static class DatabaseVerb
{
    public static Command Create() =>
        new("database", "Sees to the schema of a PostgreSQL database (SQLite needs nothing of it)") { Status(), Migrate(), Rollback() };

    private static Command Status()
    {
        var folders = new FolderOptions();
        var command = new Command("status", "Says which version the schema has; exit code 1 when it is not this program's") { folders.Database };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async address =>
        {
            var (version, names) = await PostgresSchema.StatusAsync(address, cancellationToken);
            foreach (var name in names) await parse.InvocationConfiguration.Output.WriteLineAsync(name);
            await SayAsync(parse, $"database: version {version}, this program knows up to {PostgresSchema.Latest}");
            return version == PostgresSchema.Latest ? 0 : 1;
        }));
        return command;
    }

    private static Command Migrate()
    {
        var folders = new FolderOptions();
        var command = new Command("migrate", "Brings the schema to this program's version") { folders.Database };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async address =>
        {
            var before = await PostgresSchema.MigrateAsync(address, cancellationToken);
            await SayAsync(parse, before == PostgresSchema.Latest ? (FormattableString)$"database: version {before} already" : $"database: from version {before} to {PostgresSchema.Latest}");
            return 0;
        }));
        return command;
    }

    private static Command Rollback()
    {
        var folders = new FolderOptions();
        var to = new Option<int>("--to") { Description = "The version to go back to.", Required = true, HelpName = "N" };
        var command = new Command("rollback", "Takes the schema back to an earlier version, for a program that knows no later one; stop every gateway first") { folders.Database, to };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async address =>
        {
            var target = parse.GetRequiredValue(to);
            var before = await PostgresSchema.RollbackAsync(address, target, cancellationToken);
            await SayAsync(parse, $"database: from version {before} back to {target}");
            return 0;
        }));
        return command;
    }

    private static async Task<int> WithAsync(FolderOptions folders, ParseResult parse, Func<NpgsqlConnectionStringBuilder, Task<int>> act)
    {
        var error = parse.InvocationConfiguration.Error;
        if (folders.Address(parse) is not { } text)
        {
            await error.WriteLineAsync("Name the database with --database postgres://USER@HOST/NAME, or in GATEWAY_DATABASE of the environment.");
            return 2;
        }
        if (!PostgresAddress.TryParse(text, out var address, out var fault))
        {
            await error.WriteLineAsync(fault);
            return 2;
        }
        return await DatabaseRefusal.OrSayAsync(() => act(address), 2, error);
    }

    private static Task SayAsync(ParseResult parse, FormattableString text) =>
        parse.InvocationConfiguration.Output.WriteLineAsync(text.ToString(CultureInfo.InvariantCulture));
}
