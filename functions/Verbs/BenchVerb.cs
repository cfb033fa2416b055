using System.CommandLine;
using Gateway.Functions.Bench;
using Gateway.Functions.Bench.Fhir;
using Gateway.Functions.Bench.Ingest;
using Gateway.Functions.Bench.Ledger;
using Gateway.Functions.Bench.Readings;
using Gateway.Functions.Bench.Sources;
using Gateway.Functions.Bench.Translate;
using Gateway.Functions.Bench.Triage;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway bench WHAT</c>: figures of this machine, per second of one core's time. A bench is a line here.</summary>
internal static class BenchVerb
{
    public static Command Create()
    {
        var command = new Command("bench", "Measures the gateway on this machine; exit code 1 when a figure misses its target");
        command.Subcommands.Add(BenchCommand.Of("fhir", "Reading, writing, FHIRPath, validation and the definitions", FhirBench.Run));
        command.Subcommands.Add(BenchCommand.Of("translate", "Senders' records to FHIR, and HL7 v2 parsing", TranslateBench.Run));
        command.Subcommands.Add(IngestBenchCommand.Create());
        command.Subcommands.Add(ReadingsBenchCommand.Create());
        command.Subcommands.Add(TriageBenchCommand.Create());
        command.Subcommands.Add(LedgerBench.Command());
        command.Subcommands.Add(DefinitionsStart.Command());
        command.Subcommands.Add(CsvBench.Command());
        return command;
    }
}
