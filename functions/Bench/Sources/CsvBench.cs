using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Mapping;

namespace Gateway.Functions.Bench.Sources;

/// <summary>
/// A CSV file of any length read row by row: how many megabytes and rows a second on one core, and the most memory the process
/// took. The file is made as it is read, so that no disk is measured.
/// </summary>
internal static class CsvBench
{
    private const double ReadTarget = 50;
    private const double MapTarget = 40_000;
    private const long MemoryTarget = 150;

    private const string Manifest = """
        id: bench
        title: A row, a person and a weight
        evidence: designed
        format: csv
        contentTypes: [text/csv]
        timeZone: Europe/London
        authentication: { scheme: bearer }
        reply: plain
        requiredColumns: [Ref, Day, Weight]
        kinds:
          - id: reading
            map: row.map
        """;

    private const string Map = """
        map "https://gateway.example/StructureMap/bench-row" = "BenchRow"
        uses "http://hl7.org/fhir/StructureDefinition/Bundle" alias Bundle as target

        group Row(source file, target bundle : Bundle) {
          file.row as row -> bundle.entry as entry, entry.resource = create('Patient') as patient, patient.id = (Ref) then {
            row.Ref as ref -> entry.fullUrl = ('urn:uuid:' & %ref), patient.identifier as identifier, identifier.system = 'https://gateway.example/Id/bench', identifier.value = ref;
            row.Family as v -> patient.name as name, name.family = v;
            row.Born as v -> patient.birthDate = dateOp(v, 'dd/MM/yyyy');
            row.Weight as v -> bundle.entry as obsEntry, obsEntry.fullUrl = 'urn:uuid:weight', obsEntry.resource = create('Observation') as obs, obs.id = 'weight' then {
              row -> obs.status = 'final', obs.code = cc('http://loinc.org', '29463-7', 'Body weight');
              row -> obs.subject as subject, subject.reference = reference(patient);
              row.Day as at -> obs.effective = dateOp(at, 'dd/MM/yyyy');
              v -> obs.value = qty(v, 'kilogram', 'http://unitsofmeasure.org', 'kg');
            };
          };
        }
        """;

    public static Command Command()
    {
        var megabytes = new Option<int>("--megabytes") { Description = "How long the file is.", DefaultValueFactory = _ => 1_000 };
        var mapped = new Option<int>("--rows") { Description = "How many rows are mapped.", DefaultValueFactory = _ => 400_000 };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var command = new Command("csv", "Reads a long CSV file row by row, and maps its rows, on one core") { megabytes, mapped, json };
        command.SetAction(parsed =>
        {
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(megabytes) is not (>= 1 and <= 100_000) || parsed.GetValue(mapped) is not (>= 1_000 and <= 100_000_000))
            {
                console.Error.WriteLine("--megabytes takes 1 to 100000, --rows takes 1000 to 100000000.");
                return 2;
            }
            var core = OneCore.Pin();
            var results = Measure(parsed.GetValue(megabytes) * 1_000_000L, parsed.GetValue(mapped), console.Error).ToList();
            foreach (var (name, figure, unit, target, isEnough) in results)
                console.Output.WriteLine(parsed.GetValue(json)
                    ? string.Create(CultureInfo.InvariantCulture, $$"""{"bench":"csv","core":"{{core}}","case":"{{name}}","figure":{{figure:0.0}},"unit":"{{unit}}","target":{{target}},"enough":{{(isEnough ? "true" : "false")}}}""")
                    : string.Create(CultureInfo.InvariantCulture, $"{name,-28} {figure,12:N1} {unit,-8} target {target:N0}{(isEnough ? "" : "  MISSED")}"));
            return results.All(result => result.IsEnough) ? 0 : 1;
        });
        return command;
    }

    private static IEnumerable<(string Name, double Figure, string Unit, double Target, bool IsEnough)> Measure(long bytes, int rows, TextWriter progress)
    {
        var source = Source();
        foreach (var _ in source.OpenRows(new RowStream(20_000_000), null)) { } // warm
        progress.WriteLine($"reading {bytes / 1_000_000} MB");
        var started = Process.GetCurrentProcess().TotalProcessorTime;
        long read = 0;
        foreach (var row in source.OpenRows(new RowStream(bytes), null))
            if (row.Part is not null) read++;
        var seconds = (Process.GetCurrentProcess().TotalProcessorTime - started).TotalSeconds;
        yield return ("read, MB", bytes / 1e6 / seconds, "MB/s", ReadTarget, bytes / 1e6 / seconds >= ReadTarget);
        yield return ("read, rows", read / seconds, "rows/s", 0, read > 0);

        var context = new TranslationContext("bench", DateTimeOffset.UnixEpoch);
        Run(source, context, Math.Min(rows, 40_000)); // warm
        progress.WriteLine($"mapping {rows} rows");
        started = Process.GetCurrentProcess().TotalProcessorTime;
        var good = Run(source, context, rows);
        seconds = (Process.GetCurrentProcess().TotalProcessorTime - started).TotalSeconds;
        yield return ("read and mapped", rows / seconds, "rows/s", MapTarget, good == rows && rows / seconds >= MapTarget);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        yield return ("most memory of the process", peak, "MB", MemoryTarget, peak <= MemoryTarget);
    }

    private static int Run(SourceSystem source, TranslationContext context, int rows)
    {
        var good = 0;
        foreach (var row in source.OpenRows(new RowStream(long.MaxValue), null).Take(rows))
            if (row.Part is { } part && source.Translate(part, context).Bundle is not null) good++;
        return good;
    }

    private static SourceSystem Source()
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { ["bench/manifest.yaml"] = Encoding.UTF8.GetBytes(Manifest), ["bench/row.map"] = Encoding.UTF8.GetBytes(Map) };
        var (catalogue, issues) = SourceCatalogue.Load(files);
        return catalogue?.Find("bench") ?? throw new InvalidOperationException($"The map of the bench has faults: {string.Join("; ", issues)}");
    }

    /// <summary>A heading and rows without end, or up to a length.</summary>
    private sealed class RowStream(long length) : Stream
    {
        private static readonly byte[] s_rows = Rows();
        private readonly byte[] _heading = "Ref,Family,Given,Born,Day,Weight,Unit,Note\r\n"u8.ToArray();
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_at >= length) return 0;
            var inHeading = _at < _heading.Length;
            var from = inHeading ? _heading.AsSpan((int)_at) : s_rows.AsSpan((int)((_at - _heading.Length) % s_rows.Length));
            var count = (int)Math.Min(Math.Min(buffer.Length, from.Length), length - _at);
            from[..count].CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static byte[] Rows()
        {
            var text = new StringBuilder();
            for (var i = 0; i < 1_000; i++)
                text.Append(CultureInfo.InvariantCulture, $"SW-{i:00000},\"Thistlewick, {i}\",Ada,{1 + i % 28:00}/04/1938,{1 + i % 28:00}/06/2026,{50 + i % 40}.{i % 10},kg,\"Said \"\"well\"\", ate little\"\r\n");
            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }
}
