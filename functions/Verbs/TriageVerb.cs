using System.CommandLine;
using Gateway.Custody.Ingest;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Matching;
using Gateway.Triage;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway triage FILE</c>: the decision on a request, as the gateway would answer it. Stores nothing.</summary>
internal static class TriageVerb
{
    public static Command Create()
    {
        var folders = new FolderOptions();
        var file = new Argument<FileInfo?>("file") { Description = "A FHIR R4 Bundle of observations (JSON or XML); with --source a request in that source's format.", Arity = ArgumentArity.ZeroOrOne };
        var source = new Option<string?>("--source") { Description = "The source system whose format FILE has.", HelpName = "ID" };
        var at = new Option<DateTimeOffset?>("--at") { Description = "Decide as at this time (ISO 8601). Without it: when FILE was measured or written, which it says, else now.", HelpName = "TIME" };
        var replay = new Option<string?>("--replay") { Description = "Decide a stored request again from what was kept, and compare; needs --data.", HelpName = "MESSAGE" };
        var report = new Option<bool>("--report") { Description = "How the decisions of --data agree with the outcomes that were told." };
        var command = new Command("triage", "Prints the triage decision on a request as JSON; stores nothing")
        {
            file, source, at, replay, report, folders.Mappings, folders.Register, folders.Data, folders.Database,
        };
        command.SetAction((parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            if (parse.GetValue(report)) return TriageLookBack.ReportAsync(folders, parse, cancellationToken);
            if (parse.GetValue(replay) is { } message) return TriageLookBack.ReplayAsync(message, folders, parse, cancellationToken);
            return DecideAsync(parse.GetValue(file), parse.GetValue(source), parse.GetValue(at), parse.GetRequiredValue(folders.Mappings), parse.GetValue(folders.Register), console, cancellationToken);
        });
        return command;
    }

    private static async Task<int> DecideAsync(
        FileInfo? file, string? sourceId, DateTimeOffset? at, DirectoryInfo mappings, DirectoryInfo? registerFolder, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (file is not { Exists: true })
        {
            await console.Error.WriteLineAsync(file is null ? "Name a FILE, or --replay MESSAGE, or --report." : $"{file}: there is no such file.");
            return 2;
        }
        var faults = new List<Issue>();
        var files = FolderFiles.ReadTree(mappings.FullName, "The mappings folder", faults);
        var (pack, packFaults) = files is null ? (null, []) : GatewaySetup.FindRules(files);
        var register = ReadRegister(registerFolder, faults);
        if (files is null || pack is null || faults.Exists(fault => fault.IsError)) return await FailAsync(console, [.. faults, .. packFaults], 2);

        IReadOnlyList<Element> bundles;
        if (sourceId is null)
        {
            var resource = await ResourceFiles.ReadAsync([file], isLenient: true, cancellationToken).FirstAsync(cancellationToken);
            if (resource.Root?.ResourceType != "Bundle")
                return await FailAsync(console, [.. resource.Issues, Issue.Error("TRI007", "structure", file.Name, "This is no FHIR Bundle. Send a Bundle of observations, or name the format with --source ID.")], 1);
            bundles = [resource.Root];
        }
        else
        {
            var (catalogue, mapFaults) = SourceCatalogue.Load(files);
            if (catalogue is null) return await FailAsync(console, mapFaults, 2);
            if (catalogue.Find(sourceId) is not { } source)
            {
                await console.Error.WriteLineAsync($"There is no source '{sourceId}'. There are: {string.Join(", ", catalogue.Sources.Select(known => known.Manifest.Id).Order())}.");
                return 2;
            }
            var (translated, issues) = Translate(source, await File.ReadAllBytesAsync(file.FullName, cancellationToken));
            if (translated.Count == 0) return await FailAsync(console, issues, 1);
            bundles = translated;
        }
        foreach (var bundle in bundles)
            await console.Output.WriteLineAsync(JsonText.ToString(TriageResources.ToJson(pack.Decide(bundle, SettingOf(bundle, register, at))), indented: true));
        return 0;
    }

    private static (IReadOnlyList<Element> Bundles, IReadOnlyList<Issue> Issues) Translate(SourceSystem source, byte[] body)
    {
        var envelope = source.Open(body, null);
        var translations = envelope.Parts.Select(part => source.Translate(part, new TranslationContext("dry-run", TimeProvider.System.GetUtcNow()))).ToList();
        return ([.. translations.Select(translation => translation.Bundle).OfType<Element>()], [.. envelope.Issues, .. translations.SelectMany(translation => translation.Report.Issues)]);
    }

    /// <summary>A file is judged as at its own time, so that one of last week is judged as it would have been; never as at a time to come.</summary>
    private static TriageSetting SettingOf(Element bundle, Register? register, DateTimeOffset? at)
    {
        var now = TimeProvider.System.GetUtcNow();
        var time = at ?? (TriageInput.TimeOf(bundle) is { } own && own < now ? own : now);
        var patient = bundle.All("entry").Select(entry => entry["resource"]).FirstOrDefault(resource => resource?.ResourceType == "Patient");
        return patient is null || register is null ? new TriageSetting(time) : TriageSettings.Of(PersonFinder.Find(patient, time, register).Person, register, time);
    }

    private static Register? ReadRegister(DirectoryInfo? folder, List<Issue> faults)
    {
        if (folder is null || FolderFiles.ReadTexts(folder.FullName, "*.csv", "The register folder", faults) is not { } tables) return null;
        var (register, issues) = Register.Read(tables);
        faults.AddRange(issues);
        return register;
    }

    private static async Task<int> FailAsync(InvocationConfiguration console, IReadOnlyList<Issue> issues, int exitCode)
    {
        foreach (var issue in issues) await console.Error.WriteLineAsync(issue.ToString());
        return exitCode;
    }
}
