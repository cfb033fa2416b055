using Gateway.Simulators.Journals;

namespace Gateway.Simulators.Tests;

public sealed class JournalTests
{
    [Fact]
    public void A_journal_is_kept_line_by_line_and_reads_back_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("journal");
        try
        {
            using var journal = new Journal("gp", folder.FullName, TimeProvider.System);
            journal.Add(JournalAct.Received, obligation: "o1", status: 202, note: "discharge");
            journal.Add(JournalAct.Acknowledged, "ref", ["c1"], status: 200, parts: 3);

            // Read while it is still open: a line is on its way to disk when Add returns.
            var read = Journal.Read(Path.Combine(folder.FullName, "gp.jsonl"));

            read.Select(entry => (entry.Sequence, entry.Act, entry.Reference, entry.Obligation, entry.Status, entry.Parts))
                .ShouldBe([(1, JournalAct.Received, null, "o1", 202, 1), (2, JournalAct.Acknowledged, "ref", null, 200, 3)]);
            read[1].Custody.ShouldBe(["c1"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Lines_from_many_threads_keep_their_numbers()
    {
        using var journal = new Journal("gp", null, TimeProvider.System);

        await Parallel.ForAsync(0, 500, TestContext.Current.CancellationToken, (i, _) =>
        {
            journal.Add(JournalAct.Sent, $"{i}");
            return ValueTask.CompletedTask;
        });

        journal.Entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, 500));
        journal.Entries.Select(entry => entry.Reference).ShouldBeUnique();
    }
}
