using System.Text;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Mapping.Tests.Sources;

/// <summary>Batch files, and what differs between the versions of HL7 v2.</summary>
public sealed class Hl7BatchTests
{
    private const string File = "FHS|^~\\&|PAS|RXX07\r";
    private const string Begin = "BHS|^~\\&|PAS|RXX07\r";

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_batch_is_its_messages_each_with_its_own_bytes(string end)
    {
        var body = (File + Begin + Message("1") + Message("2") + "BTS|2\r" + Begin + Message("3") + "BTS|1\rFTS|2\r").Replace("\r", end, StringComparison.Ordinal);
        var source = Maps.Reader("hl7v2", "duplicateKey: MSH.f10.c1");

        var envelope = source.Open(Encoding.UTF8.GetBytes(body), null);

        envelope.Issues.ShouldBeEmpty();
        envelope.Parts.Select(part => part.DuplicateKey).ShouldBe(["1", "2", "3"]);
        Encoding.UTF8.GetString(envelope.Parts[1].Body.Span).ShouldBe(Message("2").Replace("\r", end, StringComparison.Ordinal));
        source.Open(envelope.Parts[2].Body, null).Parts.ShouldHaveSingleItem().DuplicateKey.ShouldBe("3");
    }

    [Fact]
    public void A_batch_without_a_file_around_it_and_without_counts_is_read() =>
        Maps.Open("hl7v2", Begin + Message("1") + "BTS\r").Parts.ShouldHaveSingleItem();

    [Fact]
    public void The_messages_of_a_batch_may_have_delimiters_and_charsets_of_their_own()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes(Begin),
            .. Encoding.Latin1.GetBytes("MSH#@*!%#A#B#C#D#2026##ADT@A03#1#P#2.4######8859/1\rPID#1####Zoë\r"),
            .. Encoding.UTF8.GetBytes("MSH|^~\\&|A|B|C|D|2026||ADT^A03|2|P|2.4||||||UNICODE UTF-8\rPID|1||||Zoë\rBTS|2\r"),
        ];

        var parts = Maps.Reader("hl7v2").Open(body, null).Parts;

        parts.Select(part => part.Root["PID"]!["f5"]!.Text).ShouldBe(["Zoë", "Zoë"]);
    }

    [Theory]
    [InlineData(File + Begin + Message1 + "BTS|2\rFTS|1\r", "BTS-1")]
    [InlineData(File + Begin + Message1 + "BTS|1\rFTS|2\r", "FTS-1")]
    [InlineData(File + Begin + Message1 + "BTS|many\rFTS|1\r", "BTS-1")]
    [InlineData(File + Begin + Message1 + "BTS|1\r", "FHS")]
    [InlineData(Begin + Message1, "BHS")]
    [InlineData(Begin + "BTS|0\r", "BHS")]
    [InlineData(Begin + "PID|1\rBTS|0\r", "batch")]
    public void A_batch_that_is_not_whole_is_refused_whole(string text, string place)
    {
        var envelope = Maps.Open("hl7v2", text);

        envelope.Parts.ShouldBeEmpty();
        envelope.Issues.ShouldContain(issue => issue.Code == "MAP032" && issue.Path == place);
    }

    [Fact]
    public void A_message_that_cannot_be_read_refuses_its_batch_and_says_which()
    {
        var fault = Maps.Open("hl7v2", Begin + Message("1") + "MSH|^~\\&|A|B|C|D|2026||ADT^A03||P|2.4\rBTS|2\r").Fault();

        (fault.Code, fault.Path).ShouldBe(("MAP031", "message 2, MSH-10"));
    }

    [Theory]
    [InlineData("2.2", "ADT^A03")]
    [InlineData("2.3", "ADT^A03")]
    [InlineData("2.3.1", "ADT^A03")]
    [InlineData("2.4", "ADT^A03^ADT_A03")]
    [InlineData("2.5", "ADT^A03^ADT_A03")]
    [InlineData("2.5.1", "ADT^A03^ADT_A03")]
    [InlineData("2.6", "ADT^A03^ADT_A03")]
    [InlineData("2.7", "ADT^A03^ADT_A03")]
    [InlineData("2.8", "ADT^A03^ADT_A03")]
    public void Every_version_from_2_2_to_2_8_is_read_and_printed_as_it_was(string version, string type)
    {
        // v2.7 allows a fifth encoding character, the truncation sign.
        var encoding = version is "2.7" or "2.8" ? "^~\\&#" : "^~\\&";
        var sent = $"MSH|{encoding}|PAS|RXX07|A|B|202606011000||{type}|77|P|{version}\rPID|1||9990000018^^^NHS~H1^^^RXX07&1.2&ISO^MR||\"\"^ADA\rPV1|1|I\r";

        var root = Maps.Open("hl7v2", sent).Root();

        root["MSH"]!.At("f9", "c2")!.Text.ShouldBe("A03");
        root["PID"]!.All("f3").Last().At("c4", "s2")!.Text.ShouldBe("1.2");
        root["PID"]!.At("f5", "c1")!.Kind.ShouldBe(Gateway.Fhir.Model.ElementKind.Null);
        var (message, issues) = Hl7Message.Parse(Encoding.UTF8.GetBytes(sent));
        issues.ShouldBeEmpty();
        Encoding.UTF8.GetString(message!.ToBytes()).ShouldBe(sent);
    }

    private const string Message1 = "MSH|^~\\&|A|B|C|D|2026||ADT^A03|1|P|2.4\rPID|1\r";

    private static string Message(string control) => Message1.Replace("|1|P", $"|{control}|P", StringComparison.Ordinal);
}
