using System.Collections.Concurrent;
using Gateway.Fhir.Json;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Hostile;

/// <summary>Real records, made wrong ten thousand times: none ends in an exception or without an end.</summary>
public sealed class CorpusMutationTests
{
    /// <summary>What ends at all ends in milliseconds; this is to tell that one does not end.</summary>
    private static readonly TimeSpan s_endless = TimeSpan.FromMinutes(2);

    [Fact]
    public void The_corpus_itself_goes_the_whole_way()
    {
        Seeds.All.Count.ShouldBeGreaterThan(30);
        foreach (var seed in Seeds.All) Trial.OfText(seed).ShouldBeTrue();
    }

    [Fact]
    public async Task No_mutated_record_is_more_than_a_list_of_faults()
    {
        var trials = Trials.Of(10_000);
        var failed = new ConcurrentBag<string>();
        var read = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, trials), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (number, cancel) =>
        {
            if (failed.Count > 2) return;
            var trial = Task.Run(() => Record.Exception(() => Interlocked.Add(ref read, Try(number) ? 1 : 0)), cancel);
            if (await Task.WhenAny(trial, Task.Delay(s_endless, cancel)) != trial) failed.Add($"{number} does not end");
            else if (await trial is { } exception) failed.Add($"{number}: {exception}");
        });

        failed.ShouldBeEmpty();
        read.ShouldBeGreaterThan(trials / 3, "most mutations stop at the reader, so the rest of the way is hardly tried");
    }

    /// <summary>Three of four as text, the fourth as a tree; true when there was a tree to judge.</summary>
    private static bool Try(int number)
    {
        var random = new Random(number);
        var seed = Seeds.All[random.Next(Seeds.All.Count)];
        if (number % 4 != 3)
            return Trial.OfText(Mutation.OfText(seed, Seeds.All[random.Next(Seeds.All.Count)], random));
        var root = JsonTree.ReadFhir(seed).Root ?? XmlTree.ReadFhir(seed).Root!;
        Mutation.OfTree(root, random);
        Trial.OfTree(root);
        return true;
    }
}
