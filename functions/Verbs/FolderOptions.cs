using System.CommandLine;
using Gateway.Storage.Postgres;
using Gateway.Web;

namespace Gateway.Functions.Verbs;

/// <summary>The options that say where things are, alike in every verb that needs them. Relative paths are the caller's.</summary>
internal sealed class FolderOptions
{
    private static readonly Uri DefaultUrl = new("http://127.0.0.1:7071");

    private const string Variable = "GATEWAY_DATABASE";

    public Option<DirectoryInfo> Data { get; } = new("--data") { Description = "Data folder: database, keys, links", DefaultValueFactory = _ => new DirectoryInfo("data"), HelpName = "DIR" };

    public Option<string?> Database { get; } = new("--database") { Description = $"PostgreSQL database, such as postgres://USER@HOST/NAME ({Variable} of the environment; else SQLite in the data folder)", HelpName = "ADDRESS", CustomParser = ReadDatabase };

    public Option<DirectoryInfo> Mappings { get; } = new("--mappings") { Description = "Source systems, routes and rule packs (those beside the executable)", DefaultValueFactory = _ => DefaultMappings(), HelpName = "DIR" };

    public Option<DirectoryInfo?> Register { get; } = new("--register") { Description = "CSV files of people, homes, practices and devices (DATA/register)", HelpName = "DIR" };

    public Option<FileInfo?> Partners { get; } = new("--partners") { Description = "Registered partners (DATA/partners.json)", HelpName = "FILE" };

    public Option<FileInfo?> Ways { get; } = new("--ways") { Description = "Ports for MLLP and watched folders (DATA/ways.json, if it is there)", HelpName = "FILE" };

    public Option<Uri> Url { get; } = new("--url") { Description = "Where to listen; loopback unless told otherwise", DefaultValueFactory = _ => DefaultUrl, HelpName = "URL", CustomParser = ReadUrl };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Data, Database, Mappings, Register, Partners, Ways, Url }) command.Options.Add(option);
    }

    public GatewayOptions Read(ParseResult parsed)
    {
        var data = parsed.GetRequiredValue(Data).FullName;
        return new GatewayOptions
        {
            DataFolder = data,
            Database = Address(parsed),
            MappingsFolder = parsed.GetRequiredValue(Mappings).FullName,
            RegisterFolder = parsed.GetValue(Register)?.FullName ?? Path.Combine(data, "register"),
            PartnersFile = parsed.GetValue(Partners)?.FullName ?? Path.Combine(data, "partners.json"),
            WaysFile = parsed.GetValue(Ways)?.FullName ?? Existing(Path.Combine(data, "ways.json")),
            // A verb that does not listen has no such option.
            Url = parsed.GetValue(Url) ?? DefaultUrl,
        };
    }

    /// <summary>The PostgreSQL database that was chosen, or null for SQLite. From the environment it may hold a password.</summary>
    public string? Address(ParseResult parsed) =>
        parsed.GetValue(Database) ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? address : null);

    private static string? Existing(string file) => File.Exists(file) ? file : null;

    internal static DirectoryInfo DefaultMappings() => new(Path.Combine(AppContext.BaseDirectory, "mappings"));

    private static Uri? ReadUrl(System.CommandLine.Parsing.ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http", AbsolutePath: "/" }) return url;
        argument.AddError("--url takes an address such as http://127.0.0.1:7071 (http: TLS ends at the proxy in front).");
        return null;
    }

    private static string? ReadDatabase(System.CommandLine.Parsing.ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (!PostgresAddress.TryParse(text, out var address, out var fault)) argument.AddError($"--database: {fault}");
        else if (address.Password is not null)
            argument.AddError($"--database: everybody on the machine sees a password on a command line. Put the address into {Variable} of the environment, or the password into PGPASSWORD or ~/.pgpass.");
        else return text;
        return null;
    }
}
