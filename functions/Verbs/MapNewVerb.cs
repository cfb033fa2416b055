using System.CommandLine;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Analyst;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway map new ID --sample FILE</c>: a first manifest, map and example, which run and say what is not mapped yet.</summary>
internal static class MapNewVerb
{
    private const string OwnFolder = "mappings";
    private const string SharedFolder = "shared";

    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The source's id, such as sunrise-weights: the folder's name and the last part of the address" };
        var sample = new Option<FileInfo>("--sample") { Description = "A record as the source sends it (.json, .csv, .xml, .hl7), about an invented person", Required = true, HelpName = "FILE" };
        var mappings = MapBench.FolderOption();
        var command = new Command("new", "Begins a source from a sample: manifest, map, example") { id, sample, mappings };
        command.SetAction((parse, cancellationToken) =>
            RunAsync(parse.GetRequiredValue(id), parse.GetRequiredValue(sample), parse.GetRequiredValue(mappings), parse.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string id, FileInfo sample, DirectoryInfo mappings, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        // Nobody's own source belongs beside the program: where no mappings folder is at hand, one begins here.
        var begins = mappings.FullName == FolderOptions.DefaultMappings().FullName && !Directory.Exists(OwnFolder);
        var own = begins ? new DirectoryInfo(OwnFolder) : mappings;
        var target = Path.Combine(own.FullName, id);
        if (Refusal(id, sample, target) is { } refusal)
        {
            await console.Error.WriteLineAsync(refusal);
            return 2;
        }
        var faults = new List<Issue>();
        var shared = FolderFiles.ReadTree(mappings.FullName, "The mappings folder", faults) ?? [];
        var body = await File.ReadAllBytesAsync(sample.FullName, cancellationToken);
        var (files, wrong) = MapDraft.Of(id, RecordReader.FormatOf(sample.Name), body, shared);
        faults.AddRange(wrong);
        foreach (var fault in faults) await console.Error.WriteLineAsync(fault.ToString());
        if (files.Count == 0) return 1;

        if (begins) await BeginAsync(own, mappings, console);
        var examples = Directory.CreateDirectory(Path.Combine(target, "examples")).FullName;
        foreach (var (name, text) in files) await File.WriteAllTextAsync(Path.Combine(target, name), text, cancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(examples, $"{Path.GetFileNameWithoutExtension(sample.Name)}.in{sample.Extension}"), body, cancellationToken);
        var open = files[$"{id}.map"].Split('\n').Count(line => line.StartsWith("//   ", StringComparison.Ordinal));
        await console.Output.WriteLineAsync($"map new: {id} loads and runs; {open} fields are not mapped yet, listed at the end of {Path.Combine(own.ToString(), id, $"{id}.map")}");
        await console.Output.WriteLineAsync($"Go on with: gateway map test {id}");
        return 0;
    }

    private static async Task BeginAsync(DirectoryInfo own, DirectoryInfo programs, InvocationConfiguration console)
    {
        var shared = Directory.CreateDirectory(Path.Combine(own.FullName, SharedFolder)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(programs.FullName, SharedFolder))) File.Copy(file, Path.Combine(shared, Path.GetFileName(file)));
        await console.Output.WriteLineAsync($"map new: there was no folder {OwnFolder} here; it is made, with the shared maps and tables in it");
    }

    private static string? Refusal(string id, FileInfo sample, string target) =>
        !MapDraft.IsId(id) ? "An id is small letters, digits and hyphens, such as sunrise-weights."
        : !sample.Exists ? $"{sample}: there is no such file."
        : Directory.Exists(target) ? $"{target} is there already and is not overwritten. Take another id, or remove it first."
        : null;
}
