using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Matching;
using Gateway.Web.Startup;

namespace Gateway.Web.Registers;

/// <summary>
/// The register's CSV files on disk and every version that was loaded: <c>versions/0001</c>, <c>versions/0002</c> … below the folder,
/// each whole. Undoing is loading an older version again: nothing is ever taken out of the history.
/// </summary>
public sealed class RegisterFolder(string folder, TimeProvider time)
{
    private const string About = "about.txt";
    private readonly Lock _loading = new();

    private string Versions => Path.Combine(folder, "versions");

    /// <summary>Reads the files as they stand; the fault when there is no such folder.</summary>
    public (IReadOnlyDictionary<string, string> Files, IReadOnlyList<Issue> Faults) Read()
    {
        var faults = new List<Issue>();
        return (FolderFiles.ReadTexts(folder, "*.csv", "The register folder", faults) ?? [], faults);
    }

    /// <summary>
    /// What loading these files would do. A file that is not given stays as it is. Nothing is written.
    /// </summary>
    public RegisterPlan Plan(IReadOnlyDictionary<string, string> files)
    {
        var before = Read().Files;
        var after = new Dictionary<string, string>(before);
        foreach (var (name, text) in files) after[name] = text;
        return PlanOf(before, after);
    }

    /// <summary>What going back to the version before the last would do; null when there is none.</summary>
    public RegisterPlan? PlanUndo()
    {
        var numbers = Numbers();
        if (numbers.Count < 2) return null;
        return PlanOf(Read().Files, FilesOf(numbers[^2]));
    }

    /// <summary>Makes the plan's files the register and keeps them as a version; gives its number.</summary>
    /// <param name="plan">One without errors.</param>
    /// <param name="actor">Who loads it: a client's id or <c>operator</c>.</param>
    public int Load(RegisterPlan plan, string actor)
    {
        if (plan.Register is null) throw new ArgumentException("A plan with errors is not loaded.", nameof(plan));
        lock (_loading)
        {
            var before = Read().Files;
            if (Numbers().Count == 0) Keep(1, before, "as found");
            var number = Numbers()[^1] + 1;
            Keep(number, plan.Files, $"loaded by {actor}");
            foreach (var (name, text) in plan.Files) Write(Path.Combine(folder, name), text);
            foreach (var gone in before.Keys.Except(plan.Files.Keys)) File.Delete(Path.Combine(folder, gone));
            return number;
        }
    }

    /// <summary>Every version with when and by whom, the first first.</summary>
    public IEnumerable<string> History() => Numbers().Select(number => File.ReadAllText(Path.Combine(FolderOf(number), About)).Trim());

    private static RegisterPlan PlanOf(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var (register, issues) = Register.Read(after);
        return new RegisterPlan(after, register, issues, RegisterChange.Between(before, after));
    }

    private void Keep(int number, IReadOnlyDictionary<string, string> files, string how)
    {
        // Whole or not there: a version is made beside and moved to its place.
        var made = Directory.CreateDirectory($"{FolderOf(number)}.new").FullName;
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(made, name), text);
        File.WriteAllText(Path.Combine(made, About), string.Create(CultureInfo.InvariantCulture, $"version {number}: {how}, {time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}\n"));
        Directory.Move(made, FolderOf(number));
    }

    private static void Write(string file, string text)
    {
        File.WriteAllText($"{file}.new", text);
        File.Move($"{file}.new", file, overwrite: true);
    }

    private List<int> Numbers() => Directory.Exists(Versions)
        ? [.. Directory.EnumerateDirectories(Versions).Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(number => number > 0).Order()]
        : [];

    private Dictionary<string, string> FilesOf(int number) =>
        Directory.EnumerateFiles(FolderOf(number), "*.csv").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    private string FolderOf(int number) => Path.Combine(Versions, number.ToString("0000", CultureInfo.InvariantCulture));
}

/// <summary>What loading a register would do.</summary>
/// <param name="Files">The register's files as they would be, by name.</param>
/// <param name="Register">Null when one of the issues is an error.</param>
public sealed record RegisterPlan(IReadOnlyDictionary<string, string> Files, Register? Register, IReadOnlyList<Issue> Issues, IReadOnlyList<RegisterChange> Changes)
{
    public override string ToString() => nameof(RegisterPlan);
}
