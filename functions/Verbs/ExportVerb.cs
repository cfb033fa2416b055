using System.CommandLine;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway export DIR</c>: the current version of every stored resource as ndjson, a file per type.</summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        var folders = new FolderOptions();
        var target = new Argument<DirectoryInfo>("folder") { Description = "Where the files go; made if it is not there. It must hold no ndjson yet." };
        var command = new Command("export", "Writes every stored resource as ndjson, a file per type") { folders.Data, folders.Database, target };
        command.SetAction((parse, cancellationToken) =>
            RunAsync(folders, parse, parse.GetRequiredValue(target), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FolderOptions folders, ParseResult parse, DirectoryInfo target, CancellationToken cancellationToken)
    {
        var console = parse.InvocationConfiguration;
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return 2;
        target.Create();
        if (target.EnumerateFiles("*.ndjson").Any())
        {
            await console.Error.WriteLineAsync($"{target} holds an export already. Give an empty folder.");
            return 2;
        }

        var files = 0;
        var resources = 0;
        string? type = null;
        FileStream? file = null;
        try
        {
            // They come ordered by type, so one file is open at a time.
            await foreach (var resource in database.Records.AllAsync(cancellationToken))
            {
                if (resource.Type != type)
                {
                    if (file is not null) await file.DisposeAsync();
                    type = resource.Type;
                    file = new FileStream(Path.Combine(target.FullName, $"{type}.ndjson"), FileMode.CreateNew);
                    files++;
                }
                await file!.WriteAsync(resource.Json, cancellationToken);
                file.WriteByte((byte)'\n');
                resources++;
            }
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
        await console.Output.WriteLineAsync($"export: {resources} resources in {files} files");
        return 0;
    }
}
