namespace Gateway.Web;

/// <summary>Where the gateway finds what it needs and where it listens. Checked whole at the start; every fault is listed at once.</summary>
public sealed record GatewayOptions
{
    /// <summary>The most a sender may post at once, in bytes (10 MB).</summary>
    public const int BodyLimit = 10 * 1024 * 1024;

    /// <summary>Keys, one-time links and, unless <see cref="Database"/> says otherwise, the database; made when it is not there.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The address of a PostgreSQL database, which several gateways may share; null is SQLite in the data folder. It may hold a password.</summary>
    public string? Database { get; init; }

    /// <summary>The source systems, routes and rule packs.</summary>
    public required string MappingsFolder { get; init; }

    /// <summary>The CSV files of the register.</summary>
    public required string RegisterFolder { get; init; }

    /// <summary><c>partners.json</c>.</summary>
    public required string PartnersFile { get; init; }

    /// <summary><c>ways.json</c>: ports for MLLP and watched folders; null when HTTP is the only way in.</summary>
    public string? WaysFile { get; init; }

    /// <summary>Where to listen: loopback unless told otherwise; port 0 takes any free one.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:7071");

    /// <summary>True under the Azure Functions host: the invocation addresses are mapped too.</summary>
    public bool IsFunctionsHandler { get; init; }

    /// <summary>Where the data is; not the database's address, which may hold a password.</summary>
    public override string ToString() => $"gateway in {DataFolder}";
}
