using System.Globalization;

namespace Gateway.Storage.Sqlite;

/// <summary>The numbered scripts that make the schema; the database remembers in <c>user_version</c> which it has had.</summary>
internal static class SqliteSchema
{
    private const string Folder = "Sqlite/";

    /// <summary>The version this program makes and knows.</summary>
    public static int Latest => Scripts().Count;

    /// <summary>Brings a database to the latest version in one transaction.</summary>
    /// <exception cref="InvalidDataException">The database was made by a newer program.</exception>
    public static void Migrate(SqliteSession session)
    {
        var scripts = Scripts();
        session.Script("BEGIN IMMEDIATE;");
        var version = (int)session.Number("PRAGMA user_version").GetValueOrDefault();
        if (version > scripts.Count)
        {
            session.Script("ROLLBACK;");
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The database has schema version {version}, this program knows versions up to {scripts.Count}. Start the program that wrote it, or a newer one."));
        }
        // If a script fails the session is closed by its owner, which rolls all of them back.
        for (var next = version; next < scripts.Count; next++) session.Script(scripts[next]);
        session.Script(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {scripts.Count}; COMMIT;"));
    }

    private static List<string> Scripts()
    {
        var assembly = typeof(SqliteSchema).Assembly;
        var scripts = new List<string>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(reader.ReadToEnd());
        }
        return scripts;
    }
}
