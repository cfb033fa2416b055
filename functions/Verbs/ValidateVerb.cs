using System.CommandLine;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway validate FILE…</c>: judges resources by base R4, one issue a line, for people to read.</summary>
internal static class ValidateVerb
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("file") { Description = "FHIR JSON, or ndjson with a resource a line.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("validate", "Checks FHIR R4 resources; exit code 1 when one has an error") { files };
        command.SetAction((parse, cancellationToken) => RunAsync(parse.GetRequiredValue(files), parse.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo[] files, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var count = new Count();
        foreach (var file in files)
        {
            if (!file.Exists)
            {
                await console.Error.WriteLineAsync($"{file}: there is no such file.");
                return 2;
            }
            if (file.Extension.Equals(".ndjson", StringComparison.OrdinalIgnoreCase))
            {
                var line = 0;
                await foreach (var text in File.ReadLinesAsync(file.FullName, cancellationToken))
                {
                    line++;
                    if (text.Length > 0) Judge(System.Text.Encoding.UTF8.GetBytes(text), $"{file}:{line}", count, console.Output);
                }
            }
            else
            {
                Judge(await File.ReadAllBytesAsync(file.FullName, cancellationToken), file.ToString(), count, console.Output);
            }
        }
        await console.Output.WriteLineAsync($"validate: {count.Resources} resources, {count.Errors} errors, {count.Warnings} warnings");
        return count.Errors > 0 ? 1 : 0;
    }

    private static void Judge(ReadOnlySpan<byte> json, string place, Count count, TextWriter output)
    {
        count.Resources++;
        var (resource, issues) = JsonTree.ReadFhir(json);
        foreach (var issue in resource is null ? issues : ResourceValidator.Validate(resource))
        {
            if (issue.IsError) count.Errors++;
            else if (issue.Severity == IssueSeverity.Warning) count.Warnings++;
            output.WriteLine($"{place}: {issue}");
        }
    }

    private sealed class Count
    {
        public int Resources { get; set; }

        public int Errors { get; set; }

        public int Warnings { get; set; }
    }
}
