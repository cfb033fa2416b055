using System.CommandLine;
using Gateway.Mapping.Analyst;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway map explain ID FILE FIELD</c>: where did this field go, or where did this element come from.</summary>
internal static class MapExplainVerb
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The source" };
        var file = new Argument<FileInfo>("file") { Description = "A record in the source's own format" };
        var field = new Argument<string>("field") { Description = "A field of the record (Weight, 'row 2, Weight', PID-7) or an element of the result (Observation.valueQuantity.value)" };
        var mappings = MapBench.FolderOption();
        var command = new Command("explain", "Says where a field went or an element came from, with the rules; it shows the record's values") { id, file, field, mappings };
        command.SetAction((parse, _) => RunAsync(
            parse.GetRequiredValue(id), parse.GetRequiredValue(file), parse.GetRequiredValue(field), parse.GetRequiredValue(mappings), parse.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(string id, FileInfo file, string field, DirectoryInfo mappings, InvocationConfiguration console)
    {
        if (!file.Exists)
        {
            await console.Error.WriteLineAsync($"{file}: there is no such file.");
            return 2;
        }
        if (await MapBench.OpenAsync(mappings, console) is not { } bench) return 1;
        if (await bench.FindAsync(id, console) is not { } source) return 2;
        var (messages, faults) = MapExample.Of(file).Run(source);
        foreach (var fault in faults) await console.Error.WriteLineAsync(fault.ToString());
        var answers = messages.SelectMany(message => FieldQuestion.Ask(message, field, bench.LinesOf(source))).ToList();
        foreach (var line in answers) await console.Output.WriteLineAsync(line);
        if (answers.Count > 0) return 0;
        var refused = messages.Where(message => message.Translation.Bundle is null).ToList();
        if (refused.Count > 0)
        {
            await console.Error.WriteLineAsync("There is no result to ask about: the message is refused.");
            foreach (var issue in refused.SelectMany(message => message.Translation.Report.Issues).Where(issue => issue.IsError)) await console.Error.WriteLineAsync(issue.ToString());
        }
        else if (messages.Count > 0)
        {
            await console.Error.WriteLineAsync(FieldQuestion.NotFound(field, [.. messages.SelectMany(FieldQuestion.Names).Distinct()]));
        }
        return 1;
    }
}
