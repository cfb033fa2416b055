using System.Text;
using Gateway.Web.Inbound.Folders;

namespace Gateway.Web.Folders;

public sealed class RowBucketsTests
{
    [Fact]
    public void The_rows_of_one_person_come_together_in_their_order_and_of_one_with_too_many_nothing_is_held()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-buckets-").FullName;
        using var buckets = new RowBuckets(folder);
        for (var row = 0; row < 3000; row++) buckets.Add($"person {row % 300}", row, Encoding.UTF8.GetBytes($"{row},"));
        for (var row = 3000; row < 4000; row++) buckets.Add("somebody with more rows than one message may have", row, new byte[100]);
        buckets.Close();

        var groups = Enumerable.Range(0, RowBuckets.Count).SelectMany(bucket => buckets.Read(bucket, 50_000)).ToList();

        groups.Count.ShouldBe(301);
        var whole = groups.Where(group => group.Body is not null).ToList();
        whole.Count.ShouldBe(300);
        foreach (var group in whole)
        {
            group.Rows.ShouldBe(Enumerable.Range(0, 10).Select(turn => (group.Rows[0] % 300) + (300 * turn)));
            Encoding.UTF8.GetString(group.Body!.Value.Span).ShouldBe(string.Concat(group.Rows.Select(row => $"{row},")));
        }
        groups.Single(group => group.Body is null).Rows.Count.ShouldBe(1000);
        RowBuckets.Clear(folder);
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("2 4-6 9", 2, 4, 5, 6, 9)]
    public void Rows_are_listed_as_people_write_them(string text, params int[] rows) => LongFileLists.Ranges(rows).ShouldBe(text);
}
