using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Fhir.Model;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Mapping.Tests.Sources;

public sealed class Hl7Tests
{
    private const string Header = "MSH|^~\\&|PAS|RCB|ROUTE|ROUTE|201010211706||ADT^A03^ADT_A03|134038|P|2.4";

    [Fact]
    public void A_message_becomes_segments_fields_components_and_subcomponents()
    {
        var root = Maps.Open("hl7v2", Header + "\rPID|1||333^^^NHS~444^^^R0A&1.2&ISO^MR||SMITH^FREDRICA\rOBX|1\rOBX|2\r").Root();

        root["MSH"]!["f1"]!.Text.ShouldBe("|");
        root["MSH"]!["f2"]!.Text.ShouldBe("^~\\&");
        root["MSH"]!.At("f9", "c2")!.Text.ShouldBe("A03");
        var numbers = root["PID"]!.All("f3").ToList();
        numbers.Select(number => number.Text).ShouldBe(["333", "444"]);
        numbers.ShouldAllBe(number => number.IsRepeat);
        numbers[1].At("c4", "s2")!.Text.ShouldBe("1.2");
        numbers[1]["c4"]!.Text.ShouldBe("R0A");
        root["PID"]!["f1"]!.Children.ShouldHaveSingleItem().Name.ShouldBe("c1");
        root["PID"]!["f2"].ShouldBeNull();
        root.All("OBX").ShouldAllBe(segment => segment.IsRepeat);
        root["PID"]!.IsRepeat.ShouldBeFalse();
    }

    [Fact]
    public void An_explicit_null_is_kept_as_null()
    {
        var name = Maps.Open("hl7v2", Header + "\rPID|||1||\"\"^A|\"\"\r").Root()["PID"]!;

        name["f6"]!.Kind.ShouldBe(ElementKind.Null);
        name.At("f5", "c1")!.Kind.ShouldBe(ElementKind.Null);
        name["f5"]!.Text.ShouldBeNull();
        name.At("f5", "c2")!.Text.ShouldBe("A");
    }

    [Theory]
    [InlineData("a\\F\\b", "a|b")]
    [InlineData("a\\S\\b\\T\\c\\R\\d\\E\\e", "a^b&c~d\\e")]
    [InlineData("x10\\S\\9/L", "x10^9/L")]
    [InlineData("one\\.br\\two", "one\ntwo")]
    [InlineData("\\H\\bold\\N\\", "bold")]
    [InlineData("\\X41C3AB\\", "Aë")]
    public void Escapes_are_what_they_mean(string written, string meant)
    {
        var root = Maps.Open("hl7v2", Header + "\rNTE|1||" + written + "\r").Root();

        root["NTE"]!["f3"]!.Text.ShouldBe(meant);
    }

    [Theory]
    [InlineData("a\\b", "a\\b")]
    [InlineData("a\\Q9\\b", "a\\Q9\\b")]
    [InlineData("\\X4\\", "\\X4\\")]
    [InlineData("a\\F", "a\\F")]
    [InlineData("C:\\temp\\F\\x", "C:\\temp|x")]
    public void A_broken_escape_stays_and_is_told(string written, string kept)
    {
        var envelope = Maps.Open("hl7v2", Header + "\rNTE|1||" + written + "\r");

        envelope.Parts.Single().Root["NTE"]!["f3"]!.Text.ShouldBe(kept);
        envelope.Issues.ShouldHaveSingleItem().Path.ShouldBe("NTE-3");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Any_line_end_ends_a_segment(string end) =>
        Maps.Open("hl7v2", Header + end + "PID|1" + end + "PV1|1").Root().Children.Select(segment => segment.Name).ShouldBe(["MSH", "PID", "PV1"]);

    [Fact]
    public void The_frame_of_MLLP_is_trimmed() =>
        Maps.Open("hl7v2", "\u000B" + Header + "\rPID|1\r\u001C\r").Root().Children.Count.ShouldBe(2);

    [Theory]
    [InlineData("PID|1\r", "MAP030", "MSH")]
    [InlineData("MSH\r", "MAP034", "MSH-2")]
    [InlineData("MSH|\r", "MAP034", "MSH-2")]
    [InlineData("MSH|||\r", "MAP034", "MSH-2")]
    [InlineData("MSHaaaaaaa\r", "MAP034", "MSH-2")]
    [InlineData("MSH|^~\\&|A|B|C|D|2010||ADT^A03||P|2.4\r", "MAP031", "MSH-10")]
    [InlineData("MSH|^~\\&|A|B|C|D|2010|||77|P|2.4\r", "MAP031", "MSH-9")]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\r", "MAP032", "FHS")]
    [InlineData("MSH|^~\\&|A|B|C|D|2010||ADT^A03|1|P|2.4\rNTE|1||first line\nsecond line\r", "MAP033", "segment 3")]
    [InlineData("MSH|^~\\&|A|B|C|D|2010||ADT^A03|1|P|2.4||||||EBCDIC\r", "MAP002", "MSH-18")]
    public void A_message_that_cannot_be_read_is_refused_with_its_place(string text, string code, string place)
    {
        var fault = Maps.Open("hl7v2", text).Fault();

        fault.Code.ShouldBe(code);
        fault.Path.ShouldBe(place);
    }

    [Fact]
    public void MSH_18_names_the_charset()
    {
        var text = "MSH|^~\\&|A|B|C|D|2010||ADT^A03|1|P|2.4||||||8859/1\rPID|1||||Zoë\r";

        Maps.Reader("hl7v2").Open(Encoding.Latin1.GetBytes(text), null).Root()["PID"]!["f5"]!.Text.ShouldBe("Zoë");
    }

    [Fact]
    public void Bytes_that_are_not_what_MSH_18_says_are_refused()
    {
        var text = "MSH|^~\\&|A|B|C|D|2010||ADT^A03|1|P|2.4||||||UNICODE UTF-8\rPID|1||||Zoë\r";

        Maps.Reader("hl7v2").Open(Encoding.Latin1.GetBytes(text), null).Fault().Code.ShouldBe("MAP003");
    }

    [Fact]
    public void A_charset_that_is_guessed_is_told()
    {
        var envelope = Maps.Reader("hl7v2").Open(Encoding.Latin1.GetBytes(Header + "\rPID|1||||Zoë\r"), null);

        envelope.Parts.Single().Root["PID"]!["f5"]!.Text.ShouldBe("Zoë");
        envelope.Issues.ShouldHaveSingleItem().Code.ShouldBe("MAP036");
    }

    [Fact]
    public void Other_delimiters_are_read() =>
        Maps.Open("hl7v2", "MSH#@*!%#A#B#C#D#2010##ADT@A03#1#P#2.4\rPID#1##1@@@NHS*2\r").Root()["PID"]!.All("f3").First()["c4"]!.Text.ShouldBe("NHS");

    [Fact]
    public void A_million_empty_fields_are_read() =>
        Maps.Open("hl7v2", Header + "\rPID" + new string('|', 1_000_000) + "x\r").Root()["PID"]!.Children.ShouldHaveSingleItem().Name.ShouldBe("f1000000");

    [Fact]
    public void A_million_fields_are_refused() =>
        Maps.Open("hl7v2", Header + "\rPID" + string.Concat(Enumerable.Repeat("|x", 1_000_000)) + "\r").Fault().Code.ShouldBe("MAP005");

    [Fact]
    public void A_message_cut_off_anywhere_never_crashes()
    {
        var bytes = Encoding.UTF8.GetBytes(Header + "\rPID|1||333^^^NHS~444^^^R0A&1.2&ISO^MR||SM\\T\\TH^FREDRICA\r");
        var source = Maps.Reader("hl7v2");

        for (var length = 0; length < bytes.Length; length++)
        {
            var envelope = source.Open(bytes.AsMemory(0, length), null);
            (envelope.Parts.Count + envelope.Issues.Count).ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Printing_gives_the_bytes_that_were_parsed()
    {
        var text = Gen.Elements([.. "abcZ09 .-^~\\&\"ëß|"]).ListOf().Select(characters => new string([.. characters]));
        var segment = Gen.Zip(Gen.Elements("PID", "OBX", "ZU1", "NTE", "PV1"), text).Select(pair => $"{pair.Item1}|{pair.Item2}\r");
        var message = segment.ListOf().Select(segments => Header + "\r" + string.Concat(segments));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(500)), Prop.ForAll(message.ToArbitrary(), sent =>
        {
            var bytes = Encoding.UTF8.GetBytes(sent);
            var (parsed, issues) = Hl7Message.Parse(bytes);
            return issues.Count == 0 && parsed!.ToBytes().AsSpan().SequenceEqual(bytes);
        }));
    }

    [Fact]
    public void Values_are_read_in_place_with_the_standard_s_numbers()
    {
        var (message, _) = Hl7Message.Parse(Encoding.UTF8.GetBytes(Header + "\rPID|1||a&b^c~d||x^^y\rZZZ\rNTE||\\T\\\r"));

        var values = new List<string>();
        foreach (var value in message.ShouldNotBeNull().Values())
            if (value.Segment.Name != "MSH") values.Add($"{value.Segment}-{value.Field}[{value.Repetition}].{value.Component}.{value.Subcomponent}={value.Text}");

        values.ShouldBe(["PID-1[0].1.1=1", "PID-3[0].1.1=a", "PID-3[0].1.2=b", "PID-3[0].2.1=c", "PID-3[1].1.1=d", "PID-5[0].1.1=x", "PID-5[0].3.1=y", "NTE-2[0].1.1=\\T\\"]);
    }

    [Fact]
    public void An_escaped_text_is_read_back()
    {
        var text = Gen.Elements([.. "abcXFSTRE0.br|^~\\&\"\n\rë"]).ListOf().Select(characters => new string([.. characters]));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Trials.Of(1000)), Prop.ForAll(text.ToArbitrary(), sent =>
        {
            var written = Hl7Escapes.Encode(sent, Hl7Delimiters.Usual);
            return !written.Any(character => "|^~&\r\n".Contains(character, StringComparison.Ordinal))
                && Hl7Escapes.Decode(written, Hl7Delimiters.Usual, Encoding.UTF8, out var broken) == sent && !broken;
        }));
    }

    [Fact]
    public void Every_message_of_the_public_suite_prints_as_it_was_sent()
    {
        var folder = Shared.Folder("suites/hl7v2/fhir-converter");
        var seen = 0;
        foreach (var file in Directory.GetFiles(folder, "*.hl7"))
        {
            // Some files hold line feeds; printed messages end their segments with CR.
            var sent = Encoding.UTF8.GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF').ReplaceLineEndings("\r").Trim();
            while (sent.Contains("\r\r", StringComparison.Ordinal)) sent = sent.Replace("\r\r", "\r", StringComparison.Ordinal);
            if (!sent.StartsWith("MSH", StringComparison.Ordinal)) continue;
            var (message, issues) = Hl7Message.Parse(Encoding.UTF8.GetBytes(sent));
            if (message is null && issues.Any(issue => issue.Code == "MAP033")) continue; // a line break inside a field
            message.ShouldNotBeNull($"{Path.GetFileName(file)}: {string.Join("; ", issues)}");
            Encoding.UTF8.GetString(message.ToBytes()).TrimEnd('\r').ShouldBe(sent, Path.GetFileName(file));
            seen++;
        }
        seen.ShouldBeGreaterThan(130);
    }
}
