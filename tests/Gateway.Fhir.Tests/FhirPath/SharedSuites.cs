namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Finds the suites that lie beside the repository.</summary>
internal static class SharedSuites
{
    /// <summary>The folder, or a skip of the test with the reason.</summary>
    public static string Folder(params string[] parts) => Beside(["suites", .. parts]);

    /// <summary>A folder of <c>../shared</c>, or a skip of the test with the reason.</summary>
    public static string Beside(params string[] parts)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        while (here is not null && !File.Exists(Path.Combine(here.FullName, "Gateway.sln"))) here = here.Parent;
        var folder = here?.Parent is { } beside ? Path.Combine([beside.FullName, "shared", .. parts]) : "";
        if (!Directory.Exists(folder)) Assert.Skip($"The folder shared/{string.Join('/', parts)} is not beside this repository.");
        return folder;
    }
}
