using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gateway.Architecture;

/// <summary>The rules of CONTRIBUTING.md that a program can judge.</summary>
public sealed partial class HouseRuleTests
{
    /// <summary>The three edges at which anything may be caught: the HTTP handler, the queue edge, the program.</summary>
    private static readonly string[] Edges =
    [
        "functions/Program.cs",
        "src/Gateway.Custody/Bus/BusPump.cs",
        "src/Gateway.Web/Errors/ExceptionAnswer.cs",
    ];

    /// <summary>Interfaces whose second engine the design names; any other has its second implementation already.</summary>
    private static readonly string[] Ports = ["IBus", "ICustodyStore", "IRecordStore", "ILedgerStore", "IAlarmStore", "IAlertStore"];

    [Fact]
    public void The_top_level_is_the_one_that_was_asked_for()
    {
        string[] allowed =
        [
            "src", "functions", "mappings", "tests", "infra", "docs", "Gateway.sln", "host.json", "README.md",
            "build.sh", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
            "BannedSymbols.txt", "LICENSE", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md",
            ".ci", ".editorconfig", ".gitattributes", ".gitignore",
        ];

        var tracked = Git("ls-files").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(path => path.Split('/')[0]).Distinct();

        tracked.Except(allowed).ShouldBeEmpty();
    }

    [Fact]
    public void Anything_is_caught_at_the_three_edges_only()
    {
        var offenders = Repository.SourceFiles("src", "functions")
            .Where(file => BroadCatch().IsMatch(File.ReadAllText(file)))
            .Select(Repository.Relative)
            .Except(Edges);

        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var offenders = Repository.SourceFiles("src", "functions", "tests")
            .Select(file => (File: Repository.Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > 400);

        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void An_interface_is_a_port_or_has_two_implementations()
    {
        // Generated views implement interfaces too.
        var sources = Repository.AllSourceFiles("src", "functions").Select(File.ReadAllText).ToList();
        var lonely = sources
            .SelectMany(source => Interface().Matches(source))
            .Select(match => match.Groups[1].Value)
            .Except(Ports)
            .Where(name => sources.Sum(source => Regex.Count(source, $@"\b(?:class|record|struct)\b[^{{;]*:[^{{;]*\b{name}\b")) < 2);

        lonely.ShouldBeEmpty();
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var offenders = Repository.SourceFiles("src", "functions")
            .SelectMany(file => RefusedName().Matches(File.ReadAllText(file)).Select(match => $"{Repository.Relative(file)}: {match.Groups[1].Value}"));

        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_undone_or_silenced_without_a_reason()
    {
        var offenders =
            from file in Repository.SourceFiles("src", "functions", "tests")
            where Path.GetFileName(file) != "HouseRuleTests.cs"
            from line in File.ReadLines(file)
            where line.Contains("NotImplementedException", StringComparison.Ordinal)
                || line.Contains("TODO", StringComparison.Ordinal)
                || (line.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal))
            select $"{Repository.Relative(file)}: {line.Trim()}";

        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void No_package_source_or_registry_address_is_in_the_tree()
    {
        var files = Git("ls-files").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        files.ShouldNotContain(file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase));
        var locks = files.Where(file => file.EndsWith("lock.json", StringComparison.Ordinal) || file.EndsWith("package-lock.json", StringComparison.Ordinal));
        locks.Where(file => File.ReadAllText(Path.Combine(Repository.Root, file)).Contains("://", StringComparison.Ordinal)
                && LockedAddress().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file))))
            .ShouldBeEmpty();
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", $"-C \"{Repository.Root}\" {arguments}") { RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0) Assert.Skip("This is no git checkout, so the tracked files are not known.");
        return output;
    }

    [GeneratedRegex(@"catch\s*(\(Exception\b[^)]*\)(?!\s*when)|\{)")]
    private static partial Regex BroadCatch();

    [GeneratedRegex(@"\binterface\s+(I[A-Z]\w*)")]
    private static partial Regex Interface();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(\w+(?:Manager|Helper|Util|Utils|Common|Base|Impl|Dto))\b")]
    private static partial Regex RefusedName();

    [GeneratedRegex("\"resolved\"\\s*:\\s*\"https?://")]
    private static partial Regex LockedAddress();
}
