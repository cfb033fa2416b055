using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage.Tests;

/// <summary>A row of a pack's table of cases (<c>mappings/rules/*.cases.csv</c>): what is given, and what must be answered.</summary>
internal sealed record PackCase(Element Bundle, DateTimeOffset DecidedAt, string Disposition, string Urgency, string Rule)
{
    private static readonly Dictionary<string, string> Levels = new()
    {
        ["A"] = "248234008",
        ["C"] = "130987000",
        ["V"] = "300202002",
        ["P"] = "450847001",
        ["U"] = "422768004",
    };

    public static PackCase Read(string line)
    {
        var cells = Cells(line);
        cells.Count.ShouldBe(14, line);
        var answers = cells[8].Length == 0 ? [] : cells[8].Split("; ");
        string? Cell(int index) => cells[index].Length == 0 ? null : cells[index];
        var set = Bundles.Set(Cell(0), Cell(1), Cell(3) is { } oxygen ? oxygen == "oxygen" : null, Cell(4), Cell(5), Cell(6) is { } level ? Levels[level] : null, Cell(7)).ToList();
        if (cells[2] == "2 unprescribed") set.Add(Bundles.Target("88", "92", status: "preliminary"));
        if (cells[2] == "2") set.Add(Bundles.Target("88", "92"));
        var said = answers.Where(answer => !answer.StartsWith("unit missing=", StringComparison.Ordinal) && !answer.StartsWith("born=", StringComparison.Ordinal)).ToList();
        if (cells[2] == "both") said.Add("unreadable-observation=spo2Scale: 1 and 2");
        foreach (var bare in answers.Where(answer => answer.StartsWith("unit missing=", StringComparison.Ordinal)))
            TakeUnit(set.Single(observation => observation["id"]!.Text == bare.Split('=')[1]));
        var patient = Bundles.Patient();
        if (answers.FirstOrDefault(answer => answer.StartsWith("born=", StringComparison.Ordinal)) is { } born) patient.With("birthDate", born.Split('=')[1]);
        return new PackCase(Bundles.Bundle([patient, .. set, Bundles.Form([.. said])]), DateTimeOffset.Parse(cells[9], CultureInfo.InvariantCulture), cells[10], cells[11], cells[12]);
    }

    internal static void TakeUnit(Element observation)
    {
        var quantity = observation["valueQuantity"]!;
        var value = quantity["value"]!.Clone();
        observation.Remove(quantity);
        observation.Add(new Element("valueQuantity")).Add(value);
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var (cell, quoted) = ("", false);
        foreach (var letter in line)
        {
            if (letter == '"') quoted = !quoted;
            else if (letter == ',' && !quoted)
            {
                cells.Add(cell);
                cell = "";
            }
            else cell += letter;
        }
        cells.Add(cell);
        return cells;
    }
}
