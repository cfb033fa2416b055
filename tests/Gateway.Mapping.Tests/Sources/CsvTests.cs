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
}
