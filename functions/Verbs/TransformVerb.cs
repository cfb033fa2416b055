using System.CommandLine;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Functions.Verbs;

/// <summary>
/// <c>gateway transform --map FILE INPUT</c>: any map of the FHIR Mapping Language over one file, as other engines run it
/// (http://hl7.org/fhir/R4/structuremap-operation-transform.html). Stores nothing.
/// </summary>
internal static class TransformVerb
{
    private sealed record Wanted(FileInfo Map, DirectoryInfo[] Imports, FileSystemInfo[] Packages, string? Type, FileInfo? Input, bool WholeFile, bool Report, bool Trace, bool Resource, bool Xml, string Namespace, bool CheckNames);

    public static Command Create()
    {
        var map = new Option<FileInfo>("--map") { Description = "The map: FHIR Mapping Language (.map) or a StructureMap (.json, .xml).", Required = true, HelpName = "FILE" };
        var imports = new Option<DirectoryInfo[]>("--imports") { Description = "A folder of maps it imports and of concept maps (.csv, .json); those beside it are found anyway.", HelpName = "DIR" };
        var packages = new Option<FileSystemInfo[]>("--package") { Description = "StructureDefinitions it names beside R4's: a folder, or a FHIR package (.tgz).", HelpName = "PATH" };
        var type = new Option<string?>("--type") { Description = "The type of the result, where the map's first group does not say it.", HelpName = "TYPE" };
        var whole = new Option<bool>("--whole-file") { Description = "CSV: the file is one record of rows, not a record a row." };
        var report = new Option<bool>("--report") { Description = "Prints what became of each field too." };
        var trace = new Option<bool>("--trace") { Description = "Tells on the error output what each rule did. It shows the record's values." };
        var resource = new Option<bool>("--print-map") { Description = "Prints the map as a StructureMap and runs nothing." };
        var names = new Option<bool>("--check-names") { Description = "Warns of fields that the map names and INPUT does not have; for sources that nobody defines." };
        var xml = new Option<bool>("--xml") { Description = "Prints XML." };
        var space = new Option<string>("--xml-namespace") { Description = "The name space of a result that is no FHIR resource (urn:hl7-org:v3 for CDA).", DefaultValueFactory = _ => "", HelpName = "URI" };
        var input = new Argument<FileInfo?>("input") { Description = "A record: .json, .csv, .xml, .hl7.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("transform", "Runs a map over a file and prints the result as JSON; exit code 1 on any fault") { map, imports, packages, type, whole, report, trace, resource, xml, space, names, input };
        command.SetAction((parse, cancellationToken) => RunAsync(
            new Wanted(parse.GetRequiredValue(map), parse.GetValue(imports) ?? [], parse.GetValue(packages) ?? [], parse.GetValue(type), parse.GetValue(input),
                parse.GetValue(whole), parse.GetValue(report), parse.GetValue(trace), parse.GetValue(resource), parse.GetValue(xml), parse.GetRequiredValue(space), parse.GetValue(names)),
            parse.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Wanted wanted, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        FileSystemInfo?[] needed = [wanted.Map, wanted.Input, .. wanted.Imports, .. wanted.Packages];
        if (needed.FirstOrDefault(file => file is { Exists: false }) is { } missing)
        {
            await console.Error.WriteLineAsync($"{missing}: there is no such file or folder.");
            return 2;
        }
        if (wanted.Input is null && !wanted.Resource)
        {
            await console.Error.WriteLineAsync("Name the file to transform behind the options, or ask for --print-map.");
            return 2;
        }
        var files = MapFiles.Read(wanted.Map, wanted.Imports);
        var path = MapFiles.PathOf(wanted.Map);
        if (wanted.Resource) return await PrintAsync(StructureMap.ToResource(files, path), console);

        var packages = wanted.Packages.Select(PackageFiles.Read).ToList();
        foreach (var package in packages) await TellAsync(console, package.Faults);
        var types = StructureTypes.With(packages.SelectMany(package => package.StructureDefinitions));
        var format = RecordReader.FormatOf(wanted.Input!.Name);
        var (map, faults) = StructureMap.Compile(files, path, types, wanted.Type, format);
        await TellAsync(console, faults);
        if (map is null) return 1;

        var (records, issues) = RecordReader.Read(format, await File.ReadAllBytesAsync(wanted.Input.FullName, cancellationToken), !wanted.WholeFile);
        await TellAsync(console, issues);
        if (wanted.CheckNames) await TellAsync(console, StructureMap.CheckNames(files, path, records));
        var failed = records.Count == 0;
        foreach (var record in records)
        {
            var listener = wanted.Trace ? new TranslationTrace() : null;
            var made = map.Transform(record, new TranslationContext("transform", TimeProvider.System.GetUtcNow()) { Trace = listener });
            foreach (var step in listener?.Steps ?? []) await console.Error.WriteLineAsync(Line(step));
            await TellAsync(console, made.Report.Issues);
            failed |= made.Bundle is null;
            if (made.Bundle is not null) await WriteAsync(made.Bundle, map, wanted, format, console);
            if (wanted.Report) await console.Output.WriteLineAsync(JsonText.ToString(TranslationReportJson.Of(made.Report), indented: true));
        }
        return failed ? 1 : 0;
    }

    private static async Task WriteAsync(Element made, StructureMap map, Wanted wanted, SourceFormat format, InvocationConfiguration console)
    {
        if (!wanted.Xml)
        {
            await console.Output.WriteLineAsync(JsonText.ToString(made, indented: format != SourceFormat.Csv || wanted.WholeFile));
        }
        else if (made.ResourceType is not null)
        {
            var (xml, leftOut) = XmlText.Write(made, indented: true);
            await TellAsync(console, leftOut);
            await console.Output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(xml));
        }
        else
        {
            await console.Output.WriteLineAsync(LogicalXml.Write(made, map.TargetName, wanted.Namespace));
        }
    }

    private static async Task<int> PrintAsync((Element? Resource, IReadOnlyList<Issue> Faults) made, InvocationConfiguration console)
    {
        await TellAsync(console, made.Faults);
        if (made.Resource is not null) await console.Output.WriteLineAsync(JsonText.ToString(made.Resource, indented: true));
        return made.Resource is null ? 1 : 0;
    }

    private static string Line(TraceStep step) => new string(' ', 2 * (step.Depth - 1)) + step.Kind switch
    {
        TraceKind.Item => $"{step.Rule} takes {string.Join(", ", step.Fields)}{(step.Value is { } value ? $" = {value}" : "")}",
        TraceKind.Skipped => $"{step.Rule} has nothing to do",
        _ => $"{step.Rule} writes {step.Target ?? "what is left away"} = {step.Value}{(step.Fields.Count > 0 ? $" from {string.Join(", ", step.Fields)}" : "")}",
    };

    private static async Task TellAsync(InvocationConfiguration console, IReadOnlyList<Issue> issues)
    {
        foreach (var issue in issues) await console.Error.WriteLineAsync(issue.ToString());
    }
}
