using System.CommandLine;
using Gateway.Storage;
using Gateway.Storage.Postgres;

namespace Gateway.Functions.Verbs;

/// <summary>The database of verbs that only look into it.</summary>
internal static class DataFolder
{
    /// <summary>The database that the options name, if there is one; else null, and the console says what to do. It never makes one.</summary>
    public static async Task<GatewayDatabase?> OpenAsync(FolderOptions folders, ParseResult parse, CancellationToken cancellationToken)
    {
        var (folder, address) = (parse.GetRequiredValue(folders.Data), folders.Address(parse));
        var error = parse.InvocationConfiguration.Error;
        if (address is null && !File.Exists(Path.Combine(folder.FullName, "gateway.db")))
        {
            await error.WriteLineAsync($"{folder} holds no gateway.db. Give the data folder of a gateway with --data DIR, or its database with --database.");
            return null;
        }
        return await DatabaseRefusal.OrSayAsync(
            async () => address is null || await IsThereAsync(address, error, cancellationToken)
                ? await GatewayDatabase.OpenAsync(folder.FullName, address, TimeProvider.System, cancellationToken)
                : null,
            null, error);
    }

    private static async Task<bool> IsThereAsync(string address, TextWriter error, CancellationToken cancellationToken)
    {
        if (!PostgresAddress.TryParse(address, out var read, out var fault))
        {
            await error.WriteLineAsync(fault);
            return false;
        }
        if ((await PostgresSchema.StatusAsync(read, cancellationToken)).Version > 0) return true;
        await error.WriteLineAsync("The database holds no gateway. 'gateway database migrate' makes it one; a gateway that starts does so too.");
        return false;
    }
}
