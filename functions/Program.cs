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
    ValidateVerb.Create(),
    ExportVerb.Create(),
    LedgerVerb.Create(),
];

var root = RunVerb.Create();
foreach (var verb in verbs) root.Subcommands.Add(verb);
return await root.Parse(args).InvokeAsync();
