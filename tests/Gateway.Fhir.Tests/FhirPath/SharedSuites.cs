namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Finds the suites that lie beside the repository.</summary>
internal static class SharedSuites
{
    /// <summary>The folder, or a skip of the test with the reason.</summary>
    public static string Folder(params string[] parts)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        while (here is not null && !File.Exists(Path.Combine(here.FullName, "Gateway.sln"))) here = here.Parent;
        var folder = here?.Parent is { } beside ? Path.Combine([beside.FullName, "shared", "suites", .. parts]) : "";
        if (!Directory.Exists(folder)) Assert.Skip($"The suite shared/suites/{string.Join('/', parts)} is not beside this repository.");
        return folder;
    }
}
