using System.CommandLine;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Partners;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway ledger resolve|told</c>: a person's word on what the gateway cannot know. Safe while the gateway runs.</summary>
internal static class DeliveryVerbs
{
    public static IEnumerable<Command> All() => [Resolve(), Told()];

    private static Command Resolve()
    {
        var folders = new FolderOptions();
        var id = new Argument<string>("obligation") { Description = "An obligation that is unknown; 'gateway ledger show MESSAGE' names it." };
        var delivered = new Option<bool>("--delivered") { Description = "The recipient has it: wait for its receipt." };
        var notDelivered = new Option<bool>("--not-delivered") { Description = "The recipient has not got it: send it again." };
        var reason = new Option<string>("--reason") { Description = "Who was asked and what they said; it stands in the ledger.", Required = true };
        var command = new Command("resolve", "Says of a delivery with unknown outcome whether it arrived") { id, folders.Data, folders.Database, folders.Partners, delivered, notDelivered, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            if (parse.GetValue(delivered) == parse.GetValue(notDelivered) || string.IsNullOrWhiteSpace(parse.GetRequiredValue(reason)))
            {
                await console.Error.WriteLineAsync("Say either --delivered or --not-delivered, and with --reason how that is known.");
                return 2;
            }
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var file = parse.GetValue(folders.Partners)?.FullName ?? Path.Combine(parse.GetRequiredValue(folders.Data).FullName, "partners.json");
            if (!File.Exists(file) || PartnerDirectory.Read(await File.ReadAllBytesAsync(file, cancellationToken)).Directory is not { } partners)
            {
                await console.Error.WriteLineAsync($"{file} is not there or has faults. Give the gateway's own with --partners FILE.");
                return 2;
            }
            using var relay = new Relay(database.Store, database.Bus);
            var resolved = await new UnknownDeliveries(database.Store, partners, relay, TimeProvider.System)
                .ResolveAsync(parse.GetRequiredValue(id), parse.GetValue(delivered), "operator", parse.GetRequiredValue(reason), cancellationToken);
            await console.Output.WriteLineAsync(resolved switch
            {
                ResolveResult.Done => $"{parse.GetRequiredValue(id)}: {(parse.GetValue(delivered) ? "delivered" : "queued again")}",
                ResolveResult.NoSuchObligation => $"{parse.GetRequiredValue(id)}: the ledger has no obligation of this id",
                _ => $"{parse.GetRequiredValue(id)}: its outcome is not unknown (any more)",
            });
            return resolved == ResolveResult.Done ? 0 : 1;
        });
        return command;
    }

    private static Command Told()
    {
        var folders = new FolderOptions();
        var id = new Argument<string>("message") { Description = "A returned message whose sender nothing reaches." };
        var reason = new Option<string>("--reason") { Description = "Whom you told and how; it stands in the ledger.", Required = true };
        var command = new Command("told", "Says that the sender of a returned message has been told by other means") { id, folders.Data, folders.Database, reason };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            if (string.IsNullOrWhiteSpace(parse.GetRequiredValue(reason)))
            {
                await console.Error.WriteLineAsync("Say with --reason whom you told and how.");
                return 2;
            }
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var isClosed = await new ToldSenders(database.Store, TimeProvider.System)
                .CloseAsync(parse.GetRequiredValue(id), "operator", parse.GetRequiredValue(reason), cancellationToken);
            await console.Output.WriteLineAsync(isClosed ? $"{parse.GetRequiredValue(id)}: told" : $"{parse.GetRequiredValue(id)}: nobody has to tell its sender (any more)");
            return isClosed ? 0 : 1;
        });
        return command;
    }
}
