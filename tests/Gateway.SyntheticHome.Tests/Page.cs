namespace Gateway.SyntheticHome;

/// <summary>docs/synthetic-home.md, of which parts between two comments are written by tests.</summary>
internal static class Page
{
    private static string File => Path.Combine(Root, "docs", "synthetic-home.md");

    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }
    }

    /// <summary>The part has to be this text; with GATEWAY_ACCEPT=1 it is made so.</summary>
    public static void ShouldSay(string part, string text)
    {
        var (open, close) = ($"<!-- {part}: written by a test -->\n", $"<!-- /{part} -->\n");
        var page = System.IO.File.ReadAllText(File);
        var from = page.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var to = page.IndexOf(close, StringComparison.Ordinal);
        to.ShouldBeGreaterThan(from - 1, $"docs/synthetic-home.md has no part '{part}'");
        if (Environment.GetEnvironmentVariable("GATEWAY_ACCEPT") == "1") System.IO.File.WriteAllText(File, page[..from] + text + page[to..]);
        else page[from..to].ShouldBe(text, "run the tests with GATEWAY_ACCEPT=1 to write it");
    }
}
