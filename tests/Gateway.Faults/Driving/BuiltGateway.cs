namespace Gateway.Faults.Driving;

/// <summary>Where the gateway is that was built with this program.</summary>
internal static class BuiltGateway
{
    /// <summary>The executable, built in the same configuration; null when it is not there.</summary>
    public static string? Find()
    {
        // artifacts/bin/Gateway.Faults/release: the last segment is the configuration.
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\'));
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(folder.FullName, "artifacts", "bin", "Gateway.Functions", configuration, "gateway");
            if (File.Exists(program)) return program;
        }
        return null;
    }
}
