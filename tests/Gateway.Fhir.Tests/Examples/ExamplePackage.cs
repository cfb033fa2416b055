using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Gateway.Fhir.Tests.Examples;

/// <summary>HL7's official examples of R4: the npm package, pinned by version and hash, kept under artifacts/ and read as the archive it is.</summary>
internal static class ExamplePackage
{
    private const string Name = "hl7.fhir.r4.examples";
    private const string Version = "4.0.1";
    private const string Sha512 = "DXBdIZOeQaSKIgCU7w6HOC7sw/6BzylmipLkBW4f//pT+Bc94x+8LImwTdvaNThPJoOzpBzvxAzNqjeu3X/zLw==";

    /// <summary>Where the archive is, fetched if need be; or why it cannot be had.</summary>
    public static async Task<(string? File, string Why)> FindAsync()
    {
        var folder = Path.Combine(Repository(), "artifacts", "fhir-examples");
        var file = Path.Combine(folder, $"{Name}-{Version}.tgz");
        if (!File.Exists(file) && await FetchAsync(folder, file) is { } why) return (null, why);
        await using var stream = File.OpenRead(file);
        if (Convert.ToBase64String(await SHA512.HashDataAsync(stream)) != Sha512)
            throw new InvalidDataException($"{file} is not the package that was pinned; delete it, then see what the registry sends.");
        return (file, "");
    }

    /// <summary>Each resource of the archive, by its file's name.</summary>
    public static IEnumerable<(string Name, byte[] Json)> Resources(string file)
    {
        using var stream = File.OpenRead(file);
        using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
        using var archive = new TarReader(unzipped);
        while (archive.GetNextEntry() is { } entry)
        {
            var name = Path.GetFileName(entry.Name);
            if (entry.DataStream is not { } data || !name.EndsWith(".json", StringComparison.Ordinal) || name == "package.json" || name.StartsWith('.')) continue;
            var json = new byte[entry.Length];
            data.ReadExactly(json);
            yield return (name[..^".json".Length], json);
        }
    }

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gateway.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    private static async Task<string?> FetchAsync(string folder, string file)
    {
        // Two programs that fetch at once must not read each other's half.
        var passing = Directory.CreateDirectory(Path.Combine(folder, Path.GetRandomFileName())).FullName;
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["pack", $"{Name}@{Version}", "--silent", "--pack-destination", passing])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var told = npm.StandardError.ReadToEndAsync();
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0) return $"npm could not fetch {Name}: {(await told).Trim().Split('\n')[^1]}";
            File.Move(Path.Combine(passing, Path.GetFileName(file)), file, overwrite: true);
            return null;
        }
        catch (Win32Exception)
        {
            return "npm is not on this machine";
        }
        finally
        {
            Directory.Delete(passing, recursive: true);
        }
    }
}
