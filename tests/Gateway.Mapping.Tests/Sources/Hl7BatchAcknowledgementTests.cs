using System.Text;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Mapping.Tests.Sources;

public sealed class Hl7BatchAcknowledgementTests
{
    private static readonly DateTimeOffset s_at = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_has_the_batches_of_what_it_answers_and_names_each()
    {
        const string Batch =
            "FHS|^~\\&|PAS|RXX07|GW|HUB|2026||night||F-1\rBHS|^~\\&|PAS|RXX07|GW|HUB|2026||a||B-1\rMSH|1\rPID|1\rMSH|2\rBTS|2\rBHS|^~\\&|PAS|RXX07|GW|HUB|||||B-2\rMSH|3\rBTS|1\rFTS|2\r";

        Built(Batch, "ACK1\r", "ACK2\r", "ACK3\r").ShouldBe(
            "FHS|^~\\&|GW|HUB|PAS|RXX07|20260601090000+0000||night||12345678901234567890|F-1\r"
            + "BHS|^~\\&|GW|HUB|PAS|RXX07|20260601090000+0000||a||12345678901234567001|B-1\rACK1\rACK2\rBTS|2\r"
            + "BHS|^~\\&|GW|HUB|PAS|RXX07|20260601090000+0000||||12345678901234567002|B-2\rACK3\rBTS|1\rFTS|2\r");
    }

    [Fact]
    public void Who_asks_for_no_answer_has_none_in_it_and_an_empty_batch_says_that_all_is_well() =>
        Built("BHS|^~\\&|PAS\nMSH|1\nMSH|2\nBTS|2\n", null, null).ShouldBe("BHS|^~\\&|||PAS||20260601090000+0000||||12345678901234567001\rBTS|0\r");

    [Fact]
    public void It_is_written_with_the_delimiters_of_the_batch_and_ends_where_the_batch_was_cut_off() =>
        Built("BHS#@*!%#A@B#C\rMSH#1", "one\r").ShouldBe("BHS#@*!%###A@B#C#20260601090000+0000####12345678901234567001\rone\rBTS#1\r");

    [Fact]
    public void What_is_wrong_with_the_whole_stands_in_its_trailer() =>
        Encoding.Latin1.GetString(Hl7BatchAcknowledgement.Build("BHS|^~\\&|PAS\rBTS|0\r"u8.ToArray(), [], "12345678901234567890", s_at, "no | message"))
            .ShouldEndWith("BTS|0|no \\F\\ message\r");

    private static string Built(string batch, params string?[] answers) => Encoding.Latin1.GetString(Hl7BatchAcknowledgement.Build(
        Encoding.Latin1.GetBytes(batch), [.. answers.Select(answer => answer is null ? null : Encoding.Latin1.GetBytes(answer))], "12345678901234567890", s_at, ""));
}
