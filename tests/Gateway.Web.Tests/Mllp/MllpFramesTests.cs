using System.IO.Pipelines;
using System.Text;
using Gateway.Web.Inbound.Mllp;

namespace Gateway.Web.Mllp;

public sealed class MllpFramesTests
{
    private const string Two = "\u000BMSH|one\r\u001C\r\u000BMSH|two\r\u001C\r";

    [Fact]
    public async Task Messages_are_cut_out_wherever_the_network_breaks_them()
    {
        var bytes = Encoding.Latin1.GetBytes(Two);
        for (var size = 1; size <= bytes.Length; size++)
            (await ReadAsync([.. bytes.Chunk(size)])).Select(frame => Text(frame)).ShouldBe(["MSH|one\r", "MSH|two\r"], $"in pieces of {size}");
    }

    [Fact]
    public async Task An_end_block_without_its_carriage_return_is_a_part_of_the_message()
    {
        var frames = await ReadAsync(Encoding.Latin1.GetBytes("\u000BMSH|a\u001Cb\r\u001C\r"));

        Text(frames.ShouldHaveSingleItem()).ShouldBe("MSH|a\u001Cb\r");
    }

    [Theory]
    [InlineData("\r\n \r\n", 0)]
    [InlineData("GET / HTTP/1.1\r\n", 12)]
    public async Task What_stands_between_messages_is_passed_over_and_counted(string between, int stray)
    {
        var frames = await ReadAsync(Encoding.Latin1.GetBytes($"\u000BMSH|one\r\u001C\r{between}\u000BMSH|two\r\u001C\r"));

        frames.Select(frame => Text(frame)).ShouldBe(["MSH|one\r", "MSH|two\r"]);
        frames[1].Stray.ShouldBe(stray);
    }

    [Fact]
    public async Task A_message_begun_anew_replaces_the_one_that_was_cut_off()
    {
        var frame = (await ReadAsync(Encoding.Latin1.GetBytes("\u000BMSH|cut off\rPID|1\u000BMSH|whole\r\u001C\r"))).ShouldHaveSingleItem();

        Text(frame).ShouldBe("MSH|whole\r");
        frame.Stray.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_told_and_the_next_one_is_read()
    {
        var frames = await ReadAsync(Encoding.Latin1.GetBytes($"\u000BMSH|{new string('x', 20_000)}\u001C\r\u000BMSH|two\r\u001C\r"));

        frames.Select(frame => frame.IsTooLong).ShouldBe([true, false]);
        frames[0].Message.Length.ShouldBe(4096);
        Text(frames[0]).ShouldStartWith("MSH|");
        Text(frames[1]).ShouldBe("MSH|two\r");
    }

    [Fact]
    public async Task A_message_that_does_not_go_on_is_given_up()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.Latin1.GetBytes("\u000BMSH|half"), TestContext.Current.CancellationToken);
        var frames = new MllpFrames(pipe.Reader, 10_000, TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(async () => await frames.ReadAsync(TestContext.Current.CancellationToken));
        frames.IsOpen.ShouldBeTrue();
    }

    private static string Text(MllpFrame frame) => Encoding.Latin1.GetString(frame.Message.Span);

    private static async Task<List<MllpFrame>> ReadAsync(params byte[][] chunks)
    {
        var pipe = new Pipe();
        var frames = new MllpFrames(pipe.Reader, 10_000, TimeSpan.FromSeconds(30));
        var writing = Task.Run(async () =>
        {
            foreach (var chunk in chunks) await pipe.Writer.WriteAsync(chunk);
            await pipe.Writer.CompleteAsync();
        }, TestContext.Current.CancellationToken);
        var read = new List<MllpFrame>();
        while (await frames.ReadAsync(TestContext.Current.CancellationToken) is { } frame) read.Add(frame);
        await writing;
        frames.IsOpen.ShouldBeFalse();
        return read;
    }
}
