using System.Text.RegularExpressions;

namespace Gateway.Triage.Tests;

/// <summary>A hazard log that names a test which does not exist claims a control that nobody shows.</summary>
public sealed partial class ClinicalSafetyTests
{
    [Fact]
    public void Every_control_of_the_hazard_log_names_a_test_that_exists()
    {
        var root = Repository.Root();
        var named = Names().Matches(File.ReadAllText(Path.Combine(root, "docs", "clinical-safety.md")))
            .Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).ToHashSet();

        named.Count.ShouldBeGreaterThan(30);
        foreach (var (type, method) in named)
        {
            var file = Directory.GetFiles(Path.Combine(root, "tests"), $"{type}.cs", SearchOption.AllDirectories).ShouldHaveSingleItem(type);
            Regex.IsMatch(File.ReadAllText(file), $@"public (void|async Task) {method}\(").ShouldBeTrue($"{type}.{method}");
        }
    }

    [GeneratedRegex(@"`(?<class>[A-Z]\w+(Tests|Properties))\.(?<method>\w+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
