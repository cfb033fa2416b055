using System.CommandLine;
using Gateway.Functions.Demo;
using Gateway.Functions.Verbs;

// A verb is a file in Verbs/; this list is all that knows them.
Command[] verbs =
[
    DemoVerb.Create(),
    FunctionsVerb.Create(),
    TokenVerb.Create(),
    LinkVerb.Create(),
    TranslateVerb.Create(),
    TransformVerb.Create(),
    MapVerb.Create(),
    ValidateVerb.Create(),
    FhirPathVerb.Create(),
    ExportVerb.Create(),
    TriageVerb.Create(),
    RegisterVerb.Create(),
    LedgerVerb.Create(),
    AlertsVerb.Create(),
    BusVerb.Create(),
    AlarmsVerb.Create(),
    DatabaseVerb.Create(),
    BenchVerb.Create(),
];

var root = RunVerb.Create();
foreach (var verb in verbs) root.Subcommands.Add(verb);
// Told to stop, the gateway finishes what it holds; a kill loses nothing either, it only repeats.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
