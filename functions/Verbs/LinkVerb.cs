using System.CommandLine;
using Gateway.Web.Security;

namespace Gateway.Functions.Verbs;

/// <summary><c>link --client ID --path P</c>: prints an address that lets a person's browser in once.</summary>
internal static class LinkVerb
{
    public static Command Create()
    {
        var folders = new FolderOptions();
        var client = new Option<string>("--client") { Description = "Id of a partner in partners.json: the browser reads as this client", Required = true, HelpName = "ID" };
        var path = new Option<string>("--path") { Description = "The page, e.g. /api/record/ID", Required = true, HelpName = "PATH" };
        var command = new Command("link", "Prints an address that opens a page in a browser, once, within ten minutes") { folders.Data, folders.Url, client, path };
        command.SetAction(parsed =>
        {
            var links = new OneTimeLinks(parsed.GetRequiredValue(folders.Data).FullName, TimeProvider.System);
            if (links.Make(parsed.GetRequiredValue(client), parsed.GetRequiredValue(path)) is not { } link)
            {
                parsed.InvocationConfiguration.Error.WriteLine("--path takes a page of the gateway, which starts with /api/.");
                return 2;
            }
            parsed.InvocationConfiguration.Output.WriteLine(new Uri(parsed.GetRequiredValue(folders.Url), link));
            return 0;
        });
        return command;
    }
}
