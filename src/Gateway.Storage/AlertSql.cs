using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;

namespace Gateway.Storage;

/// <summary>The statements of alerts, which both engines understand, and what their rows mean.</summary>
internal static class AlertSql
{
    public const string Version = "SELECT version FROM alert_home WHERE home = $1";
    public const string Pieces = "SELECT kind, key, json FROM alert_piece WHERE home = $1";
    public const string Begin = "INSERT INTO alert_home (home, version, next_due) VALUES ($1, 1, $2) ON CONFLICT (home) DO NOTHING";
    public const string Advance = "UPDATE alert_home SET version = version + 1, next_due = $3 WHERE home = $1 AND version = $2";
    public const string Keep = "INSERT INTO alert_piece (home, kind, key, json) VALUES ($1, $2, $3, $4) ON CONFLICT (home, kind, key) DO UPDATE SET json = excluded.json";
    public const string Forget = "DELETE FROM alert_piece WHERE home = $1 AND kind = $2 AND key = $3";
    public const string Put =
        "INSERT INTO alert (id, home, state, raised_at, json) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET state = excluded.state, json = excluded.json";
    public const string AddNews = "INSERT INTO alert_news (id, json) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    public const string Take = "INSERT INTO alert_taken (message) VALUES ($1) ON CONFLICT (message) DO NOTHING";

    /// <summary>Ids of one form: their order is that of the alphabet, whatever the collation.</summary>
    public const string ForgetTaken = "DELETE FROM alert_taken WHERE message IN (SELECT message FROM alert_taken WHERE message < $1 ORDER BY message LIMIT $2)";
    public const string Due = "SELECT home FROM alert_home WHERE next_due <= $1 ORDER BY next_due";
    public const string Untold = "SELECT json FROM alert_news WHERE told = 0 ORDER BY sequence LIMIT $1";
    public const string Told = "UPDATE alert_news SET told = 1 WHERE id = $1";
    public const string News = "SELECT json FROM alert_news WHERE id = $1";
    public const string Find = "SELECT json FROM alert WHERE id = $1";

    /// <summary>Of the values that narrow nothing the text is empty, which no time and no home is.</summary>
    public const string List =
        """
        SELECT json FROM alert
        WHERE ($2 = '' OR home = $2) AND ($3 = '' OR state IN ('raised', 'escalated')) AND ($4 = '' OR raised_at >= $4) AND ($5 = '' OR raised_at < $5)
        ORDER BY raised_at DESC LIMIT $1
        """;

    /// <summary>The least id that a message can have that arrives then.</summary>
    public static string FirstIdOf(DateTimeOffset at)
    {
        var milliseconds = at.ToUnixTimeMilliseconds();
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds >> 16:x8}-{milliseconds & 0xffff:x4}-7000-8000-000000000000");
    }

    public static object?[] Narrow(AlertListing query) =>
    [
        query.Limit, query.Home ?? "", query.OnlyOpen ? "open" : "", query.From is { } from ? Columns.Instant(from) : "", query.Until is { } until ? Columns.Instant(until) : "",
    ];

    public static object?[] Values(Alert alert) => [alert.Id, alert.Home, alert.State, Columns.Instant(alert.RaisedAt), JsonSerializer.SerializeToUtf8Bytes(alert)];

    public static object?[] Values(AlertNews news) => [news.Id, JsonSerializer.SerializeToUtf8Bytes(news)];

    public static AlertPiece Piece(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.ReadBytes(2));

    public static Alert Alert(DbDataReader row) => Read<Alert>(row);

    public static AlertNews ReadNews(DbDataReader row) => Read<AlertNews>(row);

    private static T Read<T>(DbDataReader row) =>
        JsonSerializer.Deserialize<T>(row.ReadBytes(0)) ?? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"A row of alerts is damaged: no {typeof(T).Name}."));
}
