using System.CommandLine;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway validate FILE…</c>: judges resources by base R4, by UK Core and by the profiles of packages.</summary>
internal static class ValidateVerb
{
    public static Command Create()
    {
        var profiles = new Option<string[]>("--profile") { Description = "The canonical of a profile that every resource must follow, beside those it claims; UK Core's are built in.", HelpName = "URL" };
        var packages = new Option<FileSystemInfo[]>("--package") { Description = "Profiles and codes beside UK Core's: a FHIR package (.tgz), or a folder of definitions.", HelpName = "PATH" };
        var format = new Option<string>("--format") { Description = "text: an issue a line. json: an array with an OperationOutcome for each resource.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var lenient = new Option<bool>("--lenient") { Description = "Reads JSON as real systems send it: what is wrong but clear (empty arrays and strings, a number as text) is put right with a warning." };
        var files = new Argument<FileSystemInfo[]>("file") { Description = "FHIR as JSON or XML, ndjson with a resource a line, or a folder of such files.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("validate", "Checks FHIR R4 resources; exit code 1 when one has an error") { profiles, packages, format, lenient, files };
        command.SetAction((parse, cancellationToken) => RunAsync(
            parse.GetRequiredValue(files), parse.GetValue(packages) ?? [], parse.GetValue(profiles) ?? [], parse.GetRequiredValue(format) == "json", parse.GetValue(lenient), parse.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        FileSystemInfo[] files, FileSystemInfo[] packages, string[] profiles, bool isJson, bool isLenient, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (packages.Concat(files).FirstOrDefault(place => !place.Exists) is { } missing)
        {
            await console.Error.WriteLineAsync($"{missing}: there is no such file or folder.");
            return 2;
        }
        var (definitions, faults) = ValidationDefinitions.Load(packages);
        foreach (var fault in faults) await console.Error.WriteLineAsync(fault);
        if (profiles.FirstOrDefault(profile => definitions.Find(profile) is null) is { } unknown)
        {
            await console.Error.WriteLineAsync($"{unknown}: no profile of this address is at hand. Name its package with --package, or correct the address.");
            return 2;
        }

        var report = new ValidationReport(console.Output, isJson);
        var progress = new ValidationProgress(console.Error, TimeProvider.System);
        await foreach (var resource in ResourceFiles.ReadAsync(files, isLenient, cancellationToken))
        {
            await report.AddAsync(resource.Place, resource.Root is null ? resource.Issues : [.. resource.Issues, .. definitions.Validate(resource.Root, profiles)]);
            await progress.TellAsync(report.Resources);
        }
        await report.EndAsync();
        // What a program reads stays one document.
        await (isJson ? console.Error : console.Output).WriteLineAsync(report.Summary);
        return report.Errors > 0 ? 1 : 0;
    }
}
