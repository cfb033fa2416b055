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
    private const string Verb = "csv-rows";
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

    /// <summary>The hidden verb that the new process runs.</summary>
    public static Command Command()
    {
        var megabytes = new Argument<int>("megabytes");
        var rows = new Argument<int>("rows");
        var command = new Command(Verb, "Reads a long CSV file in this process") { megabytes, rows };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            OneCore.Pin();
            var figures = MeasureHere(parsed.GetValue(megabytes) * 1_000_000L, parsed.GetValue(rows));
            parsed.InvocationConfiguration.Output.WriteLine(string.Join(' ', figures.Select(figure => figure.ToString(CultureInfo.InvariantCulture))));
        });
        return command;
    }

    /// <summary>1 GB and 400,000 rows at the usual length of a case; in a process of its own, so that its memory is nobody else's.</summary>
    public static IEnumerable<BenchResult> Measure(BenchOptions options)
    {
        const string read = "CSV, read", mapped = "CSV, read and mapped", memory = "CSV, memory";
        if (!options.Wants(read) && !options.Wants(mapped) && !options.Wants(memory)) yield break;
        var megabytes = (int)Math.Clamp(options.Duration.TotalSeconds * 500, 10, 1_000);
        var rows = (int)Math.Clamp(options.Duration.TotalSeconds * 200_000, 4_000, 400_000);
        options.Progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench: CSV of {megabytes} MB …"));
        var figures = OwnProcess.Run(Verb, megabytes.ToString(CultureInfo.InvariantCulture), rows.ToString(CultureInfo.InvariantCulture))
            .Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToList();
        yield return new BenchResult(read, figures[0], "MB/s", ReadTarget) { Subject = string.Create(CultureInfo.InvariantCulture, $"a file of {megabytes} MB, row by row") };
        yield return new BenchResult(mapped, figures[1], "/s", MapTarget) { Subject = string.Create(CultureInfo.InvariantCulture, $"{rows} rows of the same, each to its bundle") };
        yield return new BenchResult(memory, figures[2], "MB", MemoryTarget, IsLessBetter: true) { Subject = "the most that the process of both took" };
    }

    private static double[] MeasureHere(long bytes, int rows)
    {
        var source = Source();
        foreach (var _ in source.OpenRows(new RowStream(20_000_000), null)) { } // warm
        var started = Environment.CpuUsage.TotalTime;
        long read = 0;
        foreach (var row in source.OpenRows(new RowStream(bytes), null))
            if (row.Part is not null) read++;
        if (read == 0) throw new InvalidOperationException("The bench's own rows cannot be read any more.");
        var readSpeed = bytes / 1e6 / (Environment.CpuUsage.TotalTime - started).TotalSeconds;

        var context = new TranslationContext("bench", DateTimeOffset.UnixEpoch);
        Run(source, context, Math.Min(rows, 40_000)); // warm
        started = Environment.CpuUsage.TotalTime;
        if (Run(source, context, rows) != rows) throw new InvalidOperationException("A row of the bench makes no bundle any more.");
        var mapSpeed = rows / (Environment.CpuUsage.TotalTime - started).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        return [readSpeed, mapSpeed, process.PeakWorkingSet64 / 1e6];
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
