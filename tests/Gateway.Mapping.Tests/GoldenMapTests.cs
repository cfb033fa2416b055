using System.Text.RegularExpressions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Analyst;

namespace Gateway.Mapping.Tests;

/// <summary>
/// Every example of every map: the bundle and the report must be those beside it. GATEWAY_ACCEPT=1 writes them anew.
/// <c>NAME.in.EXT</c> is the message as it is sent; a thin one has its fetched record in <c>NAME.fetched.EXT</c>;
/// a file of several messages has <c>NAME.1.expected.json</c>, <c>NAME.2.expected.json</c> and so on.
/// </summary>
public sealed partial class GoldenMapTests
{
    private static readonly bool s_accept = Environment.GetEnvironmentVariable("GATEWAY_ACCEPT") == "1";
    private static readonly string s_folder = Path.Combine(Shared.Root(), "mappings");
    private static readonly Lazy<Dictionary<string, ReadOnlyMemory<byte>>> s_files = new(Files);
    private static readonly Lazy<CatalogueResult> s_catalogue = new(() => SourceCatalogue.Load(s_files.Value));

    public static TheoryData<string> Examples()
    {
        var examples = new TheoryData<string>();
        foreach (var file in Directory.GetFiles(s_folder, "*.in.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            examples.Add(Path.GetRelativePath(s_folder, file).Replace('\\', '/'));
        return examples;
    }

    public static TheoryData<string> Sources() =>
        [.. Directory.GetFiles(s_folder, "manifest.yaml", SearchOption.AllDirectories).Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal)]; // a file has a folder

    [Fact]
    public void Every_manifest_and_map_is_free_of_faults() => s_catalogue.Value.Issues.ShouldBeEmpty();

    [Fact]
    public void Every_source_has_examples_of_each_of_its_kinds()
    {
        var source = s_catalogue.Value.Catalogue.ShouldNotBeNull();
        var seen = Examples().SelectMany(example =>
        {
            var id = example.Data.Split('/')[0];
            return source.Find(id).ShouldNotBeNull().Open(File.ReadAllBytes(Path.Combine(s_folder, example.Data)), null).Parts.Select(part => $"{id}/{part.Kind?.Id}");
        }).ToHashSet();

        source.Sources.SelectMany(system => system.Manifest.Kinds.Select(kind => $"{system.Manifest.Id}/{kind.Id}")).Except(seen).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_translates_as_expected(string example)
    {
        var messages = Run(example);
        for (var i = 0; i < messages.Count; i++)
        {
            var name = example[..example.IndexOf(".in.", StringComparison.Ordinal)] + (messages.Count > 1 ? $".{i + 1}" : "");
            Compare($"{name}.expected.json", messages[i].BundleText);
            Compare($"{name}.report.json", messages[i].ReportText);
        }
    }

    /// <summary>What <c>gateway map doc ID --write</c> puts there.</summary>
    [Theory]
    [MemberData(nameof(Sources))]
    public void The_table_of_a_sources_fields_beside_its_maps_is_current(string id)
    {
        var source = s_catalogue.Value.Catalogue.ShouldNotBeNull().Find(id).ShouldNotBeNull();
        var messages = Examples().Select(example => example.Data).Where(example => example.StartsWith($"{id}/", StringComparison.Ordinal)).SelectMany(Run);

        var table = FieldTable.Of(source, messages, new RuleLines(s_files.Value, id));

        table.ShouldNotContain("## Not accounted for");
        Compare($"{id}/fields.md", table);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_translation_is_the_same_every_time(string example) =>
        Run(example).Select(message => message.BundleText + message.ReportText).ShouldBe(Run(example).Select(message => message.BundleText + message.ReportText));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_field_is_accounted_for_once(string example)
    {
        foreach (var (bundle, report) in Translate(example))
        {
            if (bundle is not null) report.Unaccounted.ShouldBeEmpty("a map that works leaves no field behind without a rule");
            var places = report.Mapped.Concat(report.Decided).Concat(report.Dropped).Select(fate => fate.Field).Concat(report.Carried.Select(fate => fate.Field)).Concat(report.Unaccounted).ToList();
            places.Count.ShouldBe(report.Fields);
            places.Distinct().Count().ShouldBe(places.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_bundle_has_one_patient_and_its_references_resolve(string example)
    {
        foreach (var (bundle, _) in Translate(example))
        {
            if (bundle is null) continue;
            var resources = bundle.All("entry").Select(entry => entry["resource"].ShouldNotBeNull()).ToList();
            resources.Count(resource => resource.ResourceType == "Patient").ShouldBe(1);
            var ids = resources.Select(resource => $"{resource.ResourceType}/{resource["id"]?.Text}").ToList();
            ids.Distinct().Count().ShouldBe(ids.Count, "two resources have one id");
            foreach (var reference in References(bundle)) ids.ShouldContain(reference);
        }
    }

    private static IEnumerable<string> References(Element element) =>
        (element is { Name: "reference", Text: { } text } && !text.StartsWith('#') ? [text] : Enumerable.Empty<string>()).Concat(element.Children.SelectMany(References));

    private static List<ExampleMessage> Run(string example)
    {
        s_catalogue.Value.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        var source = s_catalogue.Value.Catalogue!.Find(example.Split('/')[0]).ShouldNotBeNull();
        var path = Path.Combine(s_folder, example);
        var fetched = Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path)[..Path.GetFileName(path).IndexOf(".in.", StringComparison.Ordinal)] + ".fetched.*").SingleOrDefault();
        var (messages, faults) = ExampleRun.Of(source, File.ReadAllBytes(path), fetched is null ? new ReadOnlyMemory<byte>?() : File.ReadAllBytes(fetched));
        faults.ShouldBeEmpty();
        return [.. messages];
    }

    private static IEnumerable<Translation> Translate(string example) => Run(example).Select(message => message.Translation);

    private static void Compare(string name, string actual)
    {
        var path = Path.Combine(s_folder, name);
        var wanted = File.Exists(path) ? Lines(File.ReadAllText(path)) : null;
        var got = Lines(actual);
        if (s_accept && (wanted is null || !got.SequenceEqual(wanted)))
        {
            File.WriteAllText(path, actual);
            return;
        }
        if (wanted is null) Assert.Fail($"{name} is missing; run with GATEWAY_ACCEPT=1 and read what it writes.");
        var line = got.Zip(wanted).TakeWhile(pair => pair.First == pair.Second).Count();
        if (line < got.Length || line < wanted.Length)
            Assert.Fail($"{name}:{line + 1} is\n  {wanted.ElementAtOrDefault(line)}\nbut comes out as\n  {got.ElementAtOrDefault(line)}");
    }

    /// <summary>A rule is told by its line for the reader; a comment that moves it changes nothing.</summary>
    private static string[] Lines(string text) => RuleLine().Replace(text.ReplaceLineEndings("\n"), "$1").Split('\n');

    [GeneratedRegex(@"(\.(?:map|yaml)):[0-9]+(?=["")])")]
    private static partial Regex RuleLine();

    private static Dictionary<string, ReadOnlyMemory<byte>> Files() =>
        Directory.GetFiles(s_folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("examples", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(s_folder, file).Replace('\\', '/'), file => (ReadOnlyMemory<byte>)File.ReadAllBytes(file));
}
