using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Web.Security;

/// <summary>
/// Addresses that let a person's browser in once: made by the operator (a verb of the executable, or the demo), a few minutes good.
/// Each is a file in the data folder, named by the hash of its code, so that reading the folder opens nothing.
/// </summary>
public sealed class OneTimeLinks(string dataFolder, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly string _folder = PrivateFolder.Open(dataFolder, "links");

    /// <summary>Makes a link for a client to a page of the gateway; null when the path is no page of ours (<c>/api/…</c>).</summary>
    /// <returns>The path and query to open.</returns>
    public string? Make(string client, string path)
    {
        if (!IsOwnPath(path)) return null;
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        var until = (time.GetUtcNow() + Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        PrivateFolder.Write(FileOf(code), $"{until}\n{client}\n{path}");
        return $"/api/session?code={code}";
    }

    /// <summary>Takes a link; the second one to ask gets null, as does one who comes too late.</summary>
    internal (string Client, string Path)? Take(string code)
    {
        var file = FileOf(code);
        var taken = $"{file}.taken";
        try
        {
            // A rename succeeds for one of two who come at once.
            File.Move(file, taken, overwrite: false);
        }
        catch (IOException)
        {
            return null;
        }
        var lines = File.ReadAllLines(taken);
        File.Delete(taken);
        var until = DateTimeOffset.FromUnixTimeSeconds(long.Parse(lines[0], CultureInfo.InvariantCulture));
        return time.GetUtcNow() <= until ? (lines[1], lines[2]) : null;
    }

    private string FileOf(string code) => Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code))));

    private static bool IsOwnPath(string path) =>
        path.StartsWith("/api/", StringComparison.Ordinal) && !path.Any(character => char.IsControl(character) || character is '\\');
}
