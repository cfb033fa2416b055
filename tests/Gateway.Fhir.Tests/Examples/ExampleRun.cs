using System.Collections.Concurrent;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Examples;

/// <summary>Every official example read, written, read as XML and validated: once, for all tests that ask.</summary>
public sealed class ExampleRun : IAsyncLifetime
{
    private const int Workers = 2;

    private readonly ConcurrentBag<Judged> _judged = [];

    /// <summary>Why there are no examples here; empty when there are.</summary>
    public string Why { get; private set; } = "";

    internal IReadOnlyCollection<Judged> Judged => _judged;

    public async ValueTask InitializeAsync()
    {
        (var file, Why) = await ExamplePackage.FindAsync();
        if (file is null) return;
        await Parallel.ForEachAsync(ExamplePackage.Resources(file), new ParallelOptions { MaxDegreeOfParallelism = Workers }, (example, _) =>
        {
            _judged.Add(Judge(example.Name, example.Json));
            return ValueTask.CompletedTask;
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static Judged Judge(string name, byte[] json)
    {
        var read = JsonTree.ReadFhir(json);
        if (read.Root is not { } root) return new Judged(name, read.Issues[0].ToString(), null, null, []);
        return new Judged(name, null, Difference.OfJson(json, JsonText.ToBytes(root)), ThroughXml(root), ResourceValidator.Validate(root));
    }

    private static string? ThroughXml(Element root)
    {
        var output = XmlText.Write(root);
        if (output.LeftOut.Count > 0) return $"left out: {output.LeftOut[0]}";
        var read = XmlTree.ReadFhir(output.Bytes);
        return read.Root is { } back ? Difference.OfTrees(root, back) : read.Issues[0].ToString();
    }
}

/// <summary>What became of one example; null where there is nothing to say against it.</summary>
internal sealed record Judged(string Name, string? Unread, string? JsonDifference, string? XmlDifference, IReadOnlyList<Issue> Issues);
