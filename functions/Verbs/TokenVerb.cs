using System.CommandLine;
using Gateway.Web.Security;

namespace Gateway.Functions.Verbs;

/// <summary><c>token --client ID</c>: prints a bearer token, signed with the key of a data folder.</summary>
internal static class TokenVerb
{
    public static Command Create()
    {
        var data = new FolderOptions().Data;
        var client = new Option<string>("--client") { Description = "Id of a partner in partners.json", Required = true, HelpName = "ID" };
        var command = new Command("token", "Prints a bearer token of a registered client, good for an hour") { data, client };
        command.SetAction(parsed =>
        {
            using var key = TokenKey.Open(parsed.GetRequiredValue(data).FullName);
            parsed.InvocationConfiguration.Output.WriteLine(new TokenIssuer(key, TimeProvider.System).Issue(parsed.GetRequiredValue(client)));
            return 0;
        });
        return command;
    }
}
