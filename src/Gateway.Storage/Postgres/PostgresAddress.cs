using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// Where a PostgreSQL database is: <c>postgres://user@host:5432/name?sslmode=require</c> as libpq writes it
/// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS), or an Npgsql connection string
/// (https://www.npgsql.org/doc/connection-string-parameters.html).
/// </summary>
public static class PostgresAddress
{
    private const int ConnectionsAtMost = 24;

    // The parameters of a URI that are called otherwise in a connection string; all others have one name.
    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
        ["search_path"] = "Search Path",
    };

    /// <summary>Reads an address; the fault says what to do and quotes nothing, as an address may hold a password.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NpgsqlConnectionStringBuilder? address, [NotNullWhen(false)] out string? fault)
    {
        (address, fault) = (null, null);
        try
        {
            address = IsUri(text) ? FromUri(new Uri(text)) : new NpgsqlConnectionStringBuilder(text);
            if (address is { Host.Length: > 0, Database.Length: > 0 }) return true;
            fault = "The address of the database names no host or no database.";
        }
        catch (Exception broken) when (broken is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            fault = "The address of the database cannot be read.";
        }
        address = null;
        fault += " Write postgres://USER@HOST:5432/NAME or 'Host=…;Username=…;Database=…'.";
        return false;
    }

    /// <summary>The address with what the gateway holds to, whatever it says.</summary>
    internal static NpgsqlConnectionStringBuilder Settled(NpgsqlConnectionStringBuilder address)
    {
        var settled = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            // A value of a row may be a patient's: it stays out of exceptions.
            IncludeErrorDetail = false,
            LogParameters = false,
            PersistSecurityInfo = false,
            Enlist = false,
            // Nothing is left behind in a session: what is set is set for a transaction.
            NoResetOnClose = true,
            // A session may be told otherwise by its role or its database; what is answered for is on disk
            // (https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-SYNCHRONOUS-COMMIT).
            Options = $"{address.Options} -c synchronous_commit=on -c default_transaction_isolation=read\\ committed".TrimStart(),
        };
        if (settled.ApplicationName is null) settled.ApplicationName = "gateway";
        if (settled.MaxAutoPrepare == 0) settled.MaxAutoPrepare = 100;
        // 100 would be Npgsql's own, which is all that a server takes from all processes together.
        if (settled.MaxPoolSize == 100) settled.MaxPoolSize = ConnectionsAtMost;
        return settled;
    }

    private static bool IsUri(string text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var address = new NpgsqlConnectionStringBuilder { Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) };
        if (uri.Host.Length > 0) address.Host = uri.Host;
        if (uri.Port > 0) address.Port = uri.Port;
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) address.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) address.Password = Uri.UnescapeDataString(user[1]);
        foreach (var parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = parameter.Split('=', 2);
            address[s_names.GetValueOrDefault(pair[0], pair[0])] = Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : "");
        }
        return address;
    }
}
