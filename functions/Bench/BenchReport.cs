using System.Globalization;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Functions.Bench;

/// <summary>The figures as a table for people, or as JSON.</summary>
internal static class BenchReport
{
    private static readonly string[] s_heads = ["case", "figure", "target", "", "allocated", "beside it", "ratio"];

    public static void WriteTable(TextWriter output, IReadOnlyList<BenchResult> results)
    {
        var rows = results.Select(Row).Prepend(s_heads).ToList();
        var widths = Enumerable.Range(0, s_heads.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column is 1 or 2 or 4 or 6 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        foreach (var result in results.Where(result => result.Subject is not null)) output.WriteLine($"{result.Name}: {result.Subject}");
    }

    public static void WriteJson(TextWriter output, string bench, int? core, IReadOnlyList<BenchResult> results)
    {
        var root = new Element("").With("bench", bench);
        if (core is { } number) root.Add(Element.Number("core", number.ToString(CultureInfo.InvariantCulture)));
        root.With("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
        foreach (var result in results) root.Add(ToJson(result));
        output.WriteLine(JsonText.ToString(root, indented: true));
    }

    private static Element ToJson(BenchResult result)
    {
        var element = new Element("results") { IsRepeat = true }.With("name", result.Name);
        if (result.Subject is { } subject) element.With("subject", subject);
        element.Add(Number("figure", result.Figure));
        element.With("unit", result.Unit);
        if (result.Target is { } target) element.Add(Number("target", target));
        element.Add(Element.Boolean("isEnough", result.IsEnough));
        if (result.BytesAllocated is { } bytes) element.Add(Number("bytesAllocated", bytes));
        if (result.Beside is { } beside)
        {
            element.Add(new Element("beside")).With("name", beside.Name).Add(Number("figure", beside.Figure));
            element.Add(Number("ratio", result.Figure / beside.Figure));
        }
        return element;
    }

    private static string[] Row(BenchResult result) =>
    [
        result.Name,
        $"{Text(result.Figure)} {result.Unit}",
        result.Target is { } target ? $"{(result.IsLessBetter ? "≤" : "≥")} {Text(target)} {result.Unit}" : "",
        result.Target is null ? "" : result.IsEnough ? "ok" : "below",
        result.BytesAllocated is { } bytes ? $"{Text(bytes)} B" : "",
        result.Beside is { } beside ? $"{beside.Name} {Text(beside.Figure)} {result.Unit}" : "",
        result.Beside is { } other ? (result.Figure / other.Figure).ToString("0.00", CultureInfo.InvariantCulture) : "",
    ];

    private static Element Number(string name, double value) => Element.Number(name, value.ToString("0.###", CultureInfo.InvariantCulture));

    private static string Text(double value) => value.ToString(value < 1000 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}
