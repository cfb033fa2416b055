using System.Text;

namespace Gateway.Mapping.Tests.Sources;

public sealed class CsvTests
{
    [Fact]
    public void Rows_become_elements_named_by_their_headings()
    {
        var root = Maps.Open("csv", "Ref,Visit Date,Name\r\n1,07/06/2026,\"Example, Ada \"\"Addie\"\"\"\r\n2,,\r\n").Root();

        root.Children.Count.ShouldBe(2);
        root.Children.ShouldAllBe(row => row.Name == "row" && row.IsRepeat);
        root.Children[0]["Visit Date"]!.Text.ShouldBe("07/06/2026");
        root.Children[0]["Name"]!.Text.ShouldBe("Example, Ada \"Addie\"");
    }

    [Fact]
    public void An_empty_cell_is_absent()
    {
        var root = Maps.Open("csv", "A,B,C\n1,  ,\n").Root();

        root.Children[0].Children.ShouldHaveSingleItem().Name.ShouldBe("A");
    }

    [Theory]
    [InlineData("A;B\n1;2\n")]
    [InlineData("A\tB\n1\t2\n")]
    [InlineData("\uFEFFA,B\r\n1,2")]
    [InlineData("\"A\",\"B\"\n\"1\",\"2\"\n")]
    [InlineData("A,B\n\n1,2\n\n\n")]
    [InlineData("A,B,\n1,2,\n")] // a spreadsheet's empty column
    public void Delimiters_byte_order_marks_quotes_and_blank_lines_do_not_matter(string text)
    {
        var row = Maps.Open("csv", text).Root().Children.ShouldHaveSingleItem();

        row["A"]!.Text.ShouldBe("1");
        row["B"]!.Text.ShouldBe("2");
    }

    [Fact]
    public void A_quoted_cell_may_hold_a_line_break()
    {
        var root = Maps.Open("csv", "A,B\n\"one\ntwo\",2\n3,4\n").Root();

        root.Children[0]["A"]!.Text.ShouldBe("one\ntwo");
        root.Children.Count.ShouldBe(2);
    }

    [Fact]
    public void A_row_with_too_few_cells_is_named()
    {
        var fault = Maps.Open("csv", "A,B\n1,2\n3\n").Fault();

        fault.Code.ShouldBe("MAP011");
        fault.Path.ShouldBe("row 3");
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var fault = Maps.Open("csv", "A,C\n1,2\n", more: "requiredColumns: [A, B]").Fault();

        fault.Code.ShouldBe("MAP012");
        fault.Path.ShouldBe("row 1, B");
    }

    [Fact]
    public void A_heading_that_stands_twice_is_named() =>
        Maps.Open("csv", "A,B,A\n1,2,3\n").Fault().Path.ShouldBe("row 1, column 3");

    [Theory]
    [InlineData("A,B\n\"1,2\n3,4\n")]
    [InlineData("A,B\n\"1\"x,2\n")]
    public void A_quote_that_does_not_close_is_refused(string text)
    {
        var fault = Maps.Open("csv", text).Fault();

        fault.Code.ShouldBe("MAP010");
        fault.Path.ShouldBe("row 2");
    }

    [Fact]
    public void Headings_without_rows_are_refused() => Maps.Open("csv", "A,B\n").Fault().Code.ShouldBe("MAP014");

    [Fact]
    public void A_hundred_thousand_columns_are_refused() =>
        Maps.Open("csv", string.Join(',', Enumerable.Range(0, 100_000)) + "\n1\n").Fault().Code.ShouldBe("MAP005");

    [Fact]
    public void A_file_is_parted_by_person_and_each_part_is_verbatim()
    {
        var body = "Ref,Person,Note\r\n1,SU1,\"a\r\nb\"\r\n2,SU2,c\r\n3,SU1,\"d\"\r\n";

        var envelope = Maps.Open("csv", body, more: "splitBy: [Person]\nduplicateKey: row.first().Ref");

        envelope.Parts.Count.ShouldBe(2);
        Encoding.UTF8.GetString(envelope.Parts[0].Body.Span).ShouldBe("Ref,Person,Note\r\n1,SU1,\"a\r\nb\"\r\n3,SU1,\"d\"\r\n");
        Encoding.UTF8.GetString(envelope.Parts[1].Body.Span).ShouldBe("Ref,Person,Note\r\n2,SU2,c\r\n");
        envelope.Parts.Select(part => part.DuplicateKey).ShouldBe(["1", "2"]);
    }

    [Fact]
    public void A_part_opens_again_as_itself()
    {
        var source = Maps.Reader("csv", "splitBy: [Person]");
        var parts = source.Open("Ref,Person\n1,SU1\n2,SU2\n"u8.ToArray(), null).Parts;

        var again = source.Open(parts[1].Body, null).Parts.ShouldHaveSingleItem();

        again.Body.ToArray().ShouldBe(parts[1].Body.ToArray());
        again.Root.Children.ShouldHaveSingleItem()["Person"]!.Text.ShouldBe("SU2");
    }

    [Fact]
    public void Bytes_of_another_charset_are_refused_with_their_line()
    {
        var body = Encoding.Latin1.GetBytes("A,B\n1,2\n3,Zoë\n");

        var fault = Maps.Reader("csv").Open(body, "text/csv").Fault();

        fault.Code.ShouldBe("MAP003");
        fault.Path.ShouldStartWith("line 3");
    }

    [Fact]
    public void A_declared_charset_is_read()
    {
        var body = Encoding.Latin1.GetBytes("A,B\n3,Zoë\n");

        Maps.Reader("csv").Open(body, "text/csv; charset=windows-1252").Root().Children[0]["B"]!.Text.ShouldBe("Zoë");
    }

    [Fact]
    public void A_NUL_is_refused_with_its_line() => Maps.Open("csv", "A,B\n1,\0\n").Fault().Path.ShouldBe("line 2");

    [Theory]
    [InlineData("A|B\n1|2\n")]
    [InlineData("A|B\r1|2\r")]
    [InlineData("\"A,x\";B\n1;2\n")]
    public void A_bar_a_lone_carriage_return_and_a_quoted_comma_are_dialects_too(string text) =>
        Maps.Open("csv", text).Root().Children.ShouldHaveSingleItem().Children.Select(cell => cell.Text).ShouldBe(["1", "2"]);

    [Fact]
    public void A_heading_under_another_name_is_its_column() =>
        Maps.Open("csv", "Old name,B\n1,2\n", more: "requiredColumns: [A, B]\naliases: { Old name: A }").Root().Children[0]["A"]!.Text.ShouldBe("1");

    [Fact]
    public void Rows_that_are_read_as_they_come_are_those_of_the_whole_file()
    {
        var text = "Ref,Note\r\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},\"a \"\"b\"\", {i}\r\nc\"\r\n"));
        var body = Encoding.UTF8.GetBytes(text);
        var source = Maps.Reader("csv", "duplicateKey: row.Ref");

        var rows = source.OpenRows(new TrickleStream(body), null).ToList();

        var whole = source.Open(body, null).Root().Children;
        rows.Count.ShouldBe(whole.Count);
        rows.Select(row => row.Part!.Root.Children[0]["Note"]!.Text).ShouldBe(whole.Select(row => row["Note"]!.Text));
        rows[^1].Row.ShouldBe(20_001);
        rows[^1].Part!.DuplicateKey.ShouldBe("19999");
        Encoding.UTF8.GetString(rows[1].Part!.Body.Span).ShouldBe("Ref,Note\r\n1,\"a \"\"b\"\", 1\r\nc\"\r\n");
    }

    [Fact]
    public void A_row_that_does_not_fit_is_told_and_the_next_is_read()
    {
        var rows = Maps.Reader("csv").OpenRows(new MemoryStream("A,B\n1,2\n3\n4,5\n"u8.ToArray()), null).ToList();

        rows.Select(row => row.Part is not null).ShouldBe([true, false, true]);
        rows[1].Issues.ShouldHaveSingleItem().Path.ShouldBe("row 3");
    }

    [Theory]
    [InlineData("A,B\n1,\"2\n3,4\n", "MAP010")]
    [InlineData("A,B\n", "MAP014")]
    [InlineData("A,A\n1,2\n", "MAP013")]
    [InlineData("", "MAP001")]
    [InlineData("A,B\n1,\0\n", "MAP004")]
    public void A_file_that_cannot_be_read_on_ends_with_its_fault(string text, string code) =>
        Maps.Reader("csv").OpenRows(new TrickleStream(Encoding.UTF8.GetBytes(text)), null).Last().Issues.ShouldHaveSingleItem().Code.ShouldBe(code);

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("windows-1252", false)]
    [InlineData("iso-8859-15", false)]
    public void Every_charset_is_read_as_it_comes(string charset, bool isMarked)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        byte[] body = [.. isMarked ? encoding.GetPreamble() : [], .. encoding.GetBytes("A,B\n1,Zoë €\n")];

        var row = Maps.Reader("csv").OpenRows(new TrickleStream(body), isMarked ? null : $"text/csv; charset={charset}").ToList().ShouldHaveSingleItem();

        row.Issues.ShouldBeEmpty();
        row.Part.ShouldNotBeNull().Root.Children[0]["B"]!.Text.ShouldBe("Zoë €");
    }

    [Fact]
    public void Bytes_of_another_charset_end_the_rows_with_their_place()
    {
        var rows = Maps.Reader("csv").OpenRows(new TrickleStream(Encoding.Latin1.GetBytes("A,B\n1,2\n3,Zoë\n")), null).ToList();

        rows[^1].Issues.ShouldHaveSingleItem().Code.ShouldBe("MAP003");
    }

    [Fact]
    public void A_file_far_longer_than_the_memory_it_may_take_is_read()
    {
        // What is read is let go: of 64 MB of rows none but the last can still be there.
        var source = Maps.Reader("csv");
        var kept = new List<WeakReference>();
        var rows = 0;
        foreach (var row in source.OpenRows(new RepeatingStream("A,B\n"u8.ToArray(), "some text,and \"\"\n"u8.ToArray(), 64_000_000), null))
            if (rows++ % 100_000 == 0) kept.Add(new WeakReference(row.Part));
        rows.ShouldBeGreaterThan(3_000_000);
        GC.Collect();

        kept.Take(kept.Count - 1).Count(reference => reference.IsAlive).ShouldBe(0);
    }

    /// <summary>Gives a few bytes at a time, as a slow line does.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        private int _reads;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1 + (_reads++ % 97))]);
    }

    private sealed class RepeatingStream(byte[] first, byte[] line, long length) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var given = 0;
            while (given < buffer.Length && _at < length)
            {
                buffer[given++] = _at < first.Length ? first[_at] : line[(_at - first.Length) % line.Length];
                _at++;
            }
            return given;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
