using Gateway.Custody.Partners;
using Gateway.Mapping;

namespace Gateway.Web.Inbound.Folders;

/// <summary>A watched folder: every file put into its <c>in/</c> comes from one client in one source's format. Who may write there is the folder's permission to say.</summary>
internal sealed record DropFolder(SourceSystem Source, Partner Client, string Path)
{
    /// <summary>Names that writers give to files they have not finished.</summary>
    private static readonly string[] s_unfinished = [".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~"];

    /// <summary>How long a file must have kept its size before it is taken.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);

    public string In => System.IO.Path.Combine(Path, "in");

    /// <summary>Where a file is while it is worked on; what a kill leaves here is taken up again.</summary>
    public string Working => System.IO.Path.Combine(Path, "working");

    public string Done => System.IO.Path.Combine(Path, "done");

    public string Refused => System.IO.Path.Combine(Path, "refused");

    public string Reports => System.IO.Path.Combine(Path, "reports");

    public void Make()
    {
        foreach (var folder in new[] { In, Working, Done, Refused, Reports }) Directory.CreateDirectory(folder);
    }

    /// <summary>False for a name that is hidden or says that its writer is not done, and for a link: it could lead to a file the client may not read.</summary>
    public static bool IsFinished(FileInfo file) =>
        !file.Name.StartsWith('.') && !s_unfinished.Any(ending => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        && !file.Attributes.HasFlag(FileAttributes.ReparsePoint);

    public override string ToString() => $"folder {Source.Manifest.Id} {Client.Id}";
}
