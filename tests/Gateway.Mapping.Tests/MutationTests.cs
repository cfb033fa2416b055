using System.Text;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Tests;

/// <summary>
/// Messages as no sender means them: every example of every source, cut, doubled, mixed with another and sprinkled with what
/// formats trip over. Nothing may crash or hang, and there is a whole bundle or none, with the reason.
/// </summary>
public sealed class MutationTests
{
    private const int Usual = 10_000;

    private static readonly string s_folder = Path.Combine(Shared.Root(), "mappings");

    private static readonly string[] s_spices =
    [
        "\0", "\"", "\"\"", "'", "<", "&", "]]>", "{", "}", "[", "]", ",", ";", ":", "|", "^", "~", "\\", "\r", "\n", "\u000B", "\u001C", "\uFEFF", "Zoë", "𝄞",
        "null", "true", "-1", "0", "1e999", "99999999999999999999", "102.2", "NaN", "9990000018", "20261301", "31/02/2026", "2026-06-31T25:61:00Z", "%20", "=", "\\X4\\", "<!DOCTYPE a>", "\t",
    ];

    private static readonly Lazy<SourceCatalogue> s_catalogue = new(() => SourceCatalogue.Load(
        Directory.GetFiles(s_folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("examples", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(s_folder, file).Replace('\\', '/'), file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file))).Catalogue!);

    public static TheoryData<string> Sources() => [.. s_catalogue.Value.Sources.Select(source => source.Manifest.Id).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_mutated_message_becomes_a_whole_bundle_or_none(string id)
    {
        var source = s_catalogue.Value.Find(id).ShouldNotBeNull();
        // So many of each format: those that share one share them.
        var alike = s_catalogue.Value.Sources.Count(other => other.Manifest.Format == source.Manifest.Format);
        var trials = (Trials.Of(Usual) + alike - 1) / alike;

        // A message that never ends would hold the run up for good; a minute for a thousand is plenty on any machine.
        await Task.Run(() => Pump(source, trials), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1 + trials / 1_000), TestContext.Current.CancellationToken);
    }

    private static void Pump(SourceSystem source, int trials)
    {
        var random = new Random(20_260_601);
        var examples = Files(source.Manifest.Id, "*.in.*");
        var fetched = Files(source.Manifest.Id, "*.fetched.*");
        for (var i = 0; i < trials; i++)
        {
            var isFetched = fetched.Count > 0 && random.Next(2) == 0;
            var message = Mutate(isFetched ? fetched : examples, random);
            Should.NotThrow(() => Take(source, message, isFetched ? examples[0] : null), $"trial {i} of {source.Manifest.Id}: {Convert.ToBase64String(message)}");
        }
    }

    /// <param name="source">Whose message it is.</param>
    /// <param name="message">The mutated bytes.</param>
    /// <param name="notification">For a thin source: the notification that the message was fetched for.</param>
    private static void Take(SourceSystem source, byte[] message, byte[]? notification)
    {
        Judge(source, notification is null ? source.Open(message, null) : source.OpenFetched(source.Open(notification, null).Parts[0], message));
        if (source.Manifest.Format != SourceFormat.Csv) return;
        foreach (var row in source.OpenRows(new MemoryStream(message), null)) (row.Part is null).ShouldBe(row.Issues.Any(issue => issue.IsError));
    }

    private static void Judge(SourceSystem source, Envelope envelope)
    {
        if (envelope.Parts.Count == 0) envelope.Issues.ShouldContain(issue => issue.IsError, "what cannot be read says why");
        foreach (var part in envelope.Parts)
        {
            var (bundle, report) = source.Translate(part, Maps.Context);
            (bundle is null).ShouldBe(report.Issues.Any(issue => issue.IsError), "a bundle, or the reason why there is none");
            if (bundle is null) continue;
            foreach (var entry in bundle.All("entry"))
            {
                entry["fullUrl"].ShouldNotBeNull();
                entry.At("resource", "id").ShouldNotBeNull();
            }
            report.Mapped.Concat(report.Decided).Concat(report.Dropped).Select(fate => fate.Field).Concat(report.Carried.Select(fate => fate.Field)).Concat(report.Unaccounted).Count().ShouldBe(report.Fields);
        }
    }

    private static byte[] Mutate(List<byte[]> examples, Random random)
    {
        var bytes = new List<byte>(examples[random.Next(examples.Count)]);
        for (var change = random.Next(1, 4); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(4) == 0 ? 400 : 12));
            switch (random.Next(7))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_spices[random.Next(s_spices.Length)]));
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_spices[random.Next(s_spices.Length)]));
                    break;
                case 5:
                    var other = examples[random.Next(examples.Count)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, length)).ToArray());
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }

    private static List<byte[]> Files(string source, string pattern) =>
        [.. Directory.GetFiles(Path.Combine(s_folder, source, "examples"), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
