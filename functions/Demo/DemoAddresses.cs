using Gateway.Simulators;
using Gateway.Simulators.Story;
using Gateway.Web.Security;

namespace Gateway.Functions.Demo;

/// <summary>What one can do with the running gateway: a page to open, and a command for each address.</summary>
internal sealed class DemoAddresses(StoryDay story, PartnerKit kit, Uri gateway, DemoFolder folder, TextWriter output)
{
    private static readonly Dictionary<string, string> Endings = new()
    {
        ["mods-dscr"] = "json",
        ["itk-adt"] = "hl7",
        ["abacus-visits"] = "csv",
        ["adw-discharge"] = "xml",
        ["scaip"] = "xml",
        ["sensor-falls"] = "json",
        ["withings"] = "txt",
    };

    public async Task WriteAsync(TokenIssuer tokens, OneTimeLinks links, DemoWatch watch, CancellationToken cancellationToken)
    {
        // The person of whom most was sent has most to show.
        var person = story.People.MaxBy(one => story.Messages.Count(message => message.About == one.Id))!;
        await output.WriteLineAsync("\nThe record as the person's practice sees it (opens once, within ten minutes):");
        await output.WriteLineAsync($"  {new Uri(gateway, links.Make(person.Practice, $"/api/record/{person.Id}"))}");

        await output.WriteLineAsync("\nBy command; first the tokens, good for an hour:");
        foreach (var organisation in story.Organisations.Where(one => (one.Sources.Count > 0 && kit.PathSecret(one.Key) is null) || one.Key == person.Practice))
            await output.WriteLineAsync($"  {Variable(organisation.Key)}={tokens.Issue(organisation.Key)}");

        await output.WriteLineAsync();
        await output.WriteLineAsync($"  curl {gateway}api/health");
        await output.WriteLineAsync($"  curl {gateway}api/fhir/metadata");
        foreach (var line in await PostsAsync(cancellationToken)) await output.WriteLineAsync($"  {line}");
        var practice = $"-H \"Authorization: Bearer ${Variable(person.Practice)}\"";
        await output.WriteLineAsync($"  curl {practice} {gateway}api/fhir/Patient/{person.Id}");
        await output.WriteLineAsync($"  curl {practice} '{gateway}api/fhir/Patient?identifier={person.NhsNumber}'");
        await output.WriteLineAsync($"  curl {practice} '{gateway}api/fhir/Patient/{person.Id}/$everything'");
        await output.WriteLineAsync($"  curl {practice} -H 'Accept: text/html' {gateway}api/record/{person.Id}");
        if (watch.Rows().FirstOrDefault(row => row.Accounts.Count > 0) is { Planned: { } planned, Accounts: [var account, ..] })
            await output.WriteLineAsync($"  curl -H \"Authorization: Bearer ${Variable(planned.Partner)}\" {gateway}api/custody/{account.Id}");
        await output.WriteLineAsync("\nCtrl+C stops it.");
    }

    /// <summary>Writes a message of every door to a file and says how to post it; it was sent before, so it is known as a duplicate.</summary>
    private async Task<IReadOnlyList<string>> PostsAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Samples);
        var lines = new List<string>();
        foreach (var message in story.Messages.DistinctBy(message => (message.Source, message.IsTriage)))
        {
            var door = message.IsTriage ? "triage" : "inbound";
            var file = Path.Combine(folder.Samples, $"{message.Source}-{door}.{Endings[message.Source]}");
            await File.WriteAllBytesAsync(file, message.Body, cancellationToken);
            // A sender that cannot sign has a secret at the end of its address; everybody else may send a token.
            var (proof, secret) = kit.PathSecret(message.Partner) is { } path ? ("", "/" + path) : ($"-H \"Authorization: Bearer ${Variable(message.Partner)}\" ", "");
            lines.Add($"curl {proof}-H 'Content-Type: {message.ContentType}' --data-binary '@{file}' {gateway}api/{door}/{message.Source}{secret}");
        }
        return lines;
    }

    private static string Variable(string partner) => partner.Replace('-', '_').ToUpperInvariant();
}
