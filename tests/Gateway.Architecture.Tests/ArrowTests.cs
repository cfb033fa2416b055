using System.Xml.Linq;

namespace Gateway.Architecture;

/// <summary>Holds the drawing of docs/architecture.md: who may reference whom.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Gateway.Fhir"] = [],
        ["Gateway.Mapping"] = ["Gateway.Fhir"],
        ["Gateway.Matching"] = ["Gateway.Fhir"],
        ["Gateway.Pathways"] = ["Gateway.Fhir"],
        ["Gateway.Record"] = ["Gateway.Fhir"],
        ["Gateway.Triage"] = ["Gateway.Fhir"],
        ["Gateway.Custody"] = ["Gateway.Mapping", "Gateway.Matching", "Gateway.Pathways", "Gateway.Record", "Gateway.Triage"],
        ["Gateway.Storage"] = ["Gateway.Custody"],
        ["Gateway.Web"] = ["Gateway.Storage"],
        ["Gateway.Simulators"] = ["Gateway.Fhir"],
        ["Gateway.Functions"] = ["Gateway.Web", "Gateway.Simulators"],
        // No room: the tool that writes the generated files of Gateway.Fhir.
        ["Gateway.Fhir.Generator"] = [],
    };

    private static readonly string[] QuietRooms = ["Fhir", "Mapping", "Matching", "Pathways", "Record", "Triage"];

    public static TheoryData<string> Projects => [.. ProductProjects().Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_room_references_only_what_the_drawing_allows(string project)
    {
        Arrows.ShouldContainKey(project, "a new room needs a line in the drawing and here");

        var file = ProductProjects().Single(path => Path.GetFileNameWithoutExtension(path) == project);
        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        references.ShouldBe(Arrows[project], ignoreOrder: true);
    }

    [Fact]
    public void A_quiet_room_has_no_clock_no_io_no_logger_and_no_settings()
    {
        string[] loud = ["File.Read", "File.Write", "File.Open", "File.Create", "File.Exists", "FileStream", "Directory.", "HttpClient", "TimeProvider", "ILogger", "IConfiguration", "Environment.", "Console.", "IServiceCollection", "Socket"];

        var offenders =
            from file in Repository.SourceFiles([.. QuietRooms.Select(room => $"src/Gateway.{room}")])
            from line in File.ReadLines(file)
            let code = line.Split("//")[0]
            from word in loud
            where System.Text.RegularExpressions.Regex.IsMatch(code, $@"(?<![\w.""'/]){System.Text.RegularExpressions.Regex.Escape(word)}")
            select $"{Repository.Relative(file)}: {word}";

        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void A_database_driver_is_named_only_in_its_own_folder()
    {
        var offenders = Repository.SourceFiles("src", "functions")
            .Where(file => File.ReadAllText(file).Contains("Microsoft.Data.Sqlite", StringComparison.Ordinal))
            .Select(Repository.Relative)
            .Where(file => !file.StartsWith("src/Gateway.Storage/Sqlite/", StringComparison.Ordinal));

        offenders.ShouldBeEmpty();
    }

    private static IEnumerable<string> ProductProjects() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "functions", "Gateway.Functions.csproj"));
}
