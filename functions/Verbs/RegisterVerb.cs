using System.CommandLine;
using Gateway.Web.Registers;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway register</c>: checks, loads and undoes the CSV files of the register. A running gateway takes them at its next start, or by <c>POST /api/register/reload</c>.</summary>
internal static class RegisterVerb
{
    public static Command Create() => new("register", "Checks and loads the register: people, homes, practices, wards, teams, rota, opening hours, devices")
    {
        Check(), Load(), Undo(), Versions(),
    };

    private static Command Check()
    {
        var (folders, files) = (new FolderOptions(), Files());
        var command = new Command("check", "Says what loading these files would change, and every fault; writes nothing") { files, folders.Data, folders.Register };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            var plan = await PlanAsync(FolderOf(parse, folders), parse.GetRequiredValue(files), console, cancellationToken);
            return plan is null ? 2 : await PrintAsync(plan, console) ? 0 : 1;
        });
        return command;
    }

    private static Command Load()
    {
        var (folders, files) = (new FolderOptions(), Files());
        var command = new Command("load", "Makes these files the register and keeps the ones before as a version") { files, folders.Data, folders.Register };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            var folder = FolderOf(parse, folders);
            var plan = await PlanAsync(folder, parse.GetRequiredValue(files), console, cancellationToken);
            return plan is null ? 2 : await LoadAsync(folder, plan, console);
        });
        return command;
    }

    private static Command Undo()
    {
        var folders = new FolderOptions();
        var command = new Command("undo", "Goes back to the version before the last, as a new version") { folders.Data, folders.Register };
        command.SetAction(async (parse, _) =>
        {
            var console = parse.InvocationConfiguration;
            var folder = FolderOf(parse, folders);
            if (folder.PlanUndo() is { } plan) return await LoadAsync(folder, plan, console);
            await console.Error.WriteLineAsync("There is no earlier version: nothing was loaded yet.");
            return 2;
        });
        return command;
    }

    private static Command Versions()
    {
        var folders = new FolderOptions();
        var command = new Command("versions", "Lists the versions that were loaded") { folders.Data, folders.Register };
        command.SetAction(async (parse, _) =>
        {
            foreach (var line in FolderOf(parse, folders).History()) await parse.InvocationConfiguration.Output.WriteLineAsync(line);
            return 0;
        });
        return command;
    }

    private static Argument<FileSystemInfo[]> Files() => new("file")
    {
        Description = "CSV files of a register, or a folder of them. A file that is not given stays as it is.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static RegisterFolder FolderOf(ParseResult parse, FolderOptions folders) =>
        new(parse.GetValue(folders.Register)?.FullName ?? Path.Combine(parse.GetRequiredValue(folders.Data).FullName, "register"), TimeProvider.System);

    private static async Task<RegisterPlan?> PlanAsync(RegisterFolder folder, FileSystemInfo[] places, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (places.FirstOrDefault(place => !place.Exists) is { } missing)
        {
            await console.Error.WriteLineAsync($"{missing}: there is no such file or folder.");
            return null;
        }
        if (folder.Read().Faults is [var fault, ..])
        {
            await console.Error.WriteLineAsync(fault.ToString());
            return null;
        }
        var texts = new Dictionary<string, string>();
        foreach (var file in places.SelectMany(place => place is DirectoryInfo ? Directory.EnumerateFiles(place.FullName, "*.csv") : [place.FullName]))
            texts[Path.GetFileName(file)] = await File.ReadAllTextAsync(file, cancellationToken);
        return folder.Plan(texts);
    }

    private static async Task<int> LoadAsync(RegisterFolder folder, RegisterPlan plan, InvocationConfiguration console)
    {
        if (!await PrintAsync(plan, console)) return 1;
        await console.Output.WriteLineAsync(FormattableString.Invariant($"register: version {folder.Load(plan, "operator")} is on disk; a running gateway takes it with POST /api/register/reload or at its next start"));
        return 0;
    }

    private static async Task<bool> PrintAsync(RegisterPlan plan, InvocationConfiguration console)
    {
        foreach (var change in plan.Changes) await console.Output.WriteLineAsync(change.ToString());
        if (plan.Changes.Count == 0) await console.Output.WriteLineAsync("register: nothing would change");
        foreach (var issue in plan.Issues) await console.Error.WriteLineAsync(issue.ToString());
        return plan.Register is not null;
    }
}
