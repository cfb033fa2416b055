using System.CommandLine;
using Gateway.Storage.Sqlite;

namespace Gateway.Functions.Verbs;

/// <summary>The data folder of verbs that only look into it.</summary>
internal static class DataFolder
{
    /// <summary>The database of a folder that has one; else null, and the console says what to do. It never makes one.</summary>
    public static async Task<SqliteDatabase?> OpenAsync(DirectoryInfo folder, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(folder.FullName, "gateway.db")))
            return await SqliteDatabase.OpenAsync(folder.FullName, TimeProvider.System, cancellationToken);
        await console.Error.WriteLineAsync($"{folder} holds no gateway.db. Give the data folder of a gateway with --data DIR.");
        return null;
    }
}
