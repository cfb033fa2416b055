using System.CommandLine;
using Gateway.Custody.Alerts;
using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Pathways.Alerts;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway alerts window|done|away|back|hub|standing</c>: what people announce of a home so that it is not missed. Safe while the gateway runs.</summary>
internal static class AnnounceVerbs
{
    private const string Actor = "operator";

    public static IEnumerable<Command> All() => [Window(), Done(), Away(), Back(), Hub(), Standing()];

    private static Command Window()
    {
        var options = new Options();
        var device = new Option<string?>("--device") { Description = "The device or hub that is worked on; all of the home if not given.", HelpName = "ID" };
        var since = new Option<DateTimeOffset?>("--from") { Description = "When it begins (ISO 8601); now if not given." };
        return options.Command("window", "Announces work on devices: meanwhile they are not missed. A fall is raised all the same", [device, since, options.Until],
            parse => options.Said(parse, AnnouncementKinds.Maintenance) with { Device = parse.GetValue(device), From = parse.GetValue(since), Until = parse.GetValue(options.Until) });
    }

    private static Command Done()
    {
        var options = new Options();
        var device = new Option<string?>("--device") { Description = "The device or hub as the work was announced; all of the home if not given.", HelpName = "ID" };
        return options.Command("done", "Ends work on devices that was announced: they are missed again from now on", [device],
            parse => options.Said(parse, AnnouncementKinds.Done) with { Device = parse.GetValue(device) });
    }

    private static Command Away()
    {
        var options = new Options();
        return options.Command("away", "Announces that a resident is out of the home: no sign of life and no worn device is missed meanwhile. A fall is raised all the same", [options.Person, options.Until],
            parse => options.Said(parse, AnnouncementKinds.Away) with { Person = parse.GetValue(options.Person), Until = parse.GetValue(options.Until) });
    }

    private static Command Back()
    {
        var options = new Options();
        return options.Command("back", "Announces that a resident is back", [options.Person],
            parse => options.Said(parse, AnnouncementKinds.Back) with { Person = parse.GetValue(options.Person) });
    }

    private static Command Hub()
    {
        var options = new Options();
        var device = new Option<string>("--device") { Description = "The device.", Required = true, HelpName = "ID" };
        var hub = new Option<string?>("--hub") { Description = "The hub through which it speaks: while that is silent, the device is not missed by itself. None if not given.", HelpName = "ID" };
        return options.Command("hub", "Says behind which hub a device is", [device, hub],
            parse => options.Said(parse, AnnouncementKinds.Hub) with { Device = parse.GetValue(device), Hub = parse.GetValue(hub) });
    }

    private static Command Standing()
    {
        var options = new Options();
        var all = new Option<bool>("--all") { Description = "What is over too." };
        var command = new Command("standing", "Lists what was announced of a home and still holds") { all };
        options.AddTo(command);
        command.SetAction((parse, cancellationToken) => options.WithAsync(parse, async desk =>
        {
            var said = await desk.ListAsync(parse.GetRequiredValue(options.Home), parse.GetValue(all), cancellationToken);
            foreach (var one in said) await parse.InvocationConfiguration.Output.WriteLineAsync(Line(one));
            await parse.InvocationConfiguration.Output.WriteLineAsync($"announced: {said.Count}");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static string Line(Announced said)
    {
        var what = said.Kind == AnnouncementKinds.Hub ? $"behind {said.Hub ?? "no hub"}" : said.Until is { } until ? $"{VerbTime.Of(said.From ?? said.At)} to {VerbTime.Of(until)}" : VerbTime.Of(said.At);
        return $"{said.Kind,-12} {said.About ?? "all",-24} {what}, {said.By}: {said.Because}";
    }

    /// <summary>What every announcement wants, and the gateway's own rules and register to judge it by.</summary>
    private sealed class Options
    {
        private readonly FolderOptions _folders = new();
        private readonly Option<string> _by = new("--by") { Description = "Who announces it, by name.", Required = true };
        private readonly Option<string> _because = new("--because") { Description = "Why.", Required = true };
        private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only says whether it could be." };

        public Option<string> Home { get; } = new("--home") { Description = "The home (ODS code).", Required = true, HelpName = "ODS" };

        public Option<string> Person { get; } = new("--person") { Description = "The resident, by the opaque id of the register.", Required = true, HelpName = "ID" };

        public Option<DateTimeOffset> Until { get; } = new("--until") { Description = "When it ends by itself (ISO 8601); how far away that may be, the alert rules say.", Required = true };

        public Announcement Said(ParseResult parse, string kind) => new(kind, parse.GetRequiredValue(_by), parse.GetRequiredValue(_because));

        public void AddTo(Command command)
        {
            foreach (var option in new Option[] { Home, _folders.Data, _folders.Database, _folders.Mappings, _folders.Register, _folders.Partners }) command.Options.Add(option);
        }

        public Command Command(string name, string description, IEnumerable<Option> own, Func<ParseResult, Announcement> read)
        {
            var command = new Command(name, description);
            foreach (var option in own) command.Options.Add(option);
            foreach (var option in new Option[] { _by, _because, _dryRun }) command.Options.Add(option);
            AddTo(command);
            command.SetAction((parse, cancellationToken) => WithAsync(parse, async desk =>
            {
                var (console, dryRun) = (parse.InvocationConfiguration, parse.GetValue(_dryRun));
                if (await desk.AnnounceAsync(Actor, parse.GetRequiredValue(Home), read(parse), dryRun, cancellationToken) is { } refusal)
                {
                    await console.Error.WriteLineAsync(refusal);
                    return 2;
                }
                await console.Output.WriteLineAsync(dryRun ? "it could be announced; nothing was changed" : "announced");
                return 0;
            }, cancellationToken));
            return command;
        }

        public async Task<int> WithAsync(ParseResult parse, Func<AnnouncementDesk, Task<int>> act, CancellationToken cancellationToken)
        {
            await using var database = await DataFolder.OpenAsync(_folders, parse, cancellationToken);
            if (database is null) return 2;
            var (setup, faults) = GatewaySetup.Load(_folders.Read(parse));
            if (setup is null)
            {
                foreach (var fault in faults) await parse.InvocationConfiguration.Error.WriteLineAsync(fault.ToString());
                return 2;
            }
            var ingest = new IngestRules(setup.Catalogue, setup.Register, setup.Triage, setup.Routes, setup.Partners);
            using var relay = new Relay(database.Store, database.Bus);
            using var telling = new AlertTelling(ingest, database.Store, database.Alerts, relay, TimeProvider.System);
            using var metrics = new AlertMetrics();
            var watch = new AlertWatch(setup.Alerts, ingest, database.Store, database.Alerts, telling, metrics, TimeProvider.System);
            return await act(new AnnouncementDesk(watch, ingest, TimeProvider.System));
        }
    }
}
