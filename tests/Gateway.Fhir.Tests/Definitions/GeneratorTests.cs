using Gateway.Fhir.Generator;

namespace Gateway.Fhir.Tests.Definitions;

public sealed class GeneratorTests
{
    [Fact]
    public void Generating_again_gives_the_committed_bytes()
    {
        var repository = Root();
        if (Package.Of(repository) is not { } package)
        {
            Assert.Skip("The definitions are not installed: run `npm ci` in src/Gateway.Fhir.Generator.");
            return;
        }

        var files = Generation.Run(repository, package);

        files.Count.ShouldBeGreaterThan(60);
        foreach (var (path, text) in files) File.ReadAllText(Path.Combine(repository, path)).ShouldBe(text, path);
        Directory.GetFiles(Path.Combine(repository, "src/Gateway.Fhir/Model/Generated")).Length.ShouldBe(files.Count - 2, "a file that nothing generates any more");
    }

    [Fact]
    public void Generating_UK_Core_again_gives_the_committed_bytes()
    {
        var repository = Root();
        if (UkCoreSource.Beside(repository) is not { } source)
        {
            Assert.Skip("The definitions shared/uk-core are not beside this repository.");
            return;
        }

        ProfilesText.Of(source).ShouldBe(File.ReadAllText(Path.Combine(repository, Generation.UkCore)));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gateway.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
