using System.Text;
using Gateway.Custody.Store;

namespace Gateway.Storage;

/// <summary>What both engines are asked of alarms in the same words.</summary>
internal static class AlarmSql
{
    public const string IsWaiting = "channel = 'Notice' AND notice IS NULL AND closed_at IS NULL AND acknowledged_at IS NULL";

    /// <summary>Later than any instant there is.</summary>
    public const string Never = "~";

    public const string LookAgain = $"UPDATE obligation SET chase_at = '' WHERE {IsOpen} AND chase_at <> ''";

    public const string Due =
        $"""
        SELECT {LedgerRows.ObligationColumns}, client, source, urgency, coalesce(since, created_at) FROM
          (SELECT {LedgerRows.ObligationColumns}, chase_at,
             (SELECT max(at) FROM history h WHERE h.message_id = d.message_id AND h.obligation_id = d.id) AS since
           FROM obligation d WHERE {IsOpen} AND chase_at <= $1 ORDER BY chase_at LIMIT $2) o
          JOIN (SELECT id AS message, client, source, urgency FROM message) m ON m.message = o.message_id
        ORDER BY chase_at
        """;

    public const string Parked =
        $"""
        SELECT * FROM
          (SELECT {LedgerRows.MessageColumns},
             (SELECT max(at) FROM history h WHERE h.message_id = m.id AND h.obligation_id IS NULL) AS since,
             (SELECT count(*) FROM alarm a WHERE a.message_id = m.id AND a.kind = 'Parked' AND a.closed_at IS NULL) AS raised
           FROM message m WHERE state = 'Parked' AND {IsRare} AND NOT {LedgerRows.WaitsBehind}) p
        WHERE since <= CASE urgency WHEN 'Urgent' THEN $4 ELSE $1 END AND raised < $2
        ORDER BY CASE urgency WHEN 'Urgent' THEN 0 ELSE 1 END, raised, sequence LIMIT $3
        """;

    public const string Moved =
        $"""
        SELECT {AlarmRows.Columns}, state FROM alarm a JOIN (SELECT id AS subject_id, state FROM obligation) o ON o.subject_id = a.obligation_id
        WHERE closed_at IS NULL AND state <> found
        UNION ALL
        SELECT {AlarmRows.Columns}, state FROM alarm a JOIN (SELECT id AS subject_id, state FROM message) m ON m.subject_id = a.message_id
        WHERE closed_at IS NULL AND kind = 'Parked'
          AND (state <> found OR EXISTS (SELECT 1 FROM history h WHERE h.message_id = a.message_id AND h.obligation_id IS NULL AND h.at > a.raised_at))
        """;

    public const string Quiet = "SELECT kind, subject, step, max(quiet_until) FROM alarm WHERE closed_at IS NULL AND quiet_until > $1 GROUP BY kind, subject, step";

    public const string Waiting = $"SELECT partner, max(urgent) FROM alarm WHERE {IsWaiting} AND partner IS NOT NULL GROUP BY partner ORDER BY partner";

    /// <summary>Every open alarm of the matter of an open one.</summary>
    public const string Acknowledge =
        """
        UPDATE alarm SET acknowledged_by = $2, outcome = $3, acknowledged_at = $4, quiet_until = $5
        WHERE closed_at IS NULL AND (kind, subject, coalesce(step, '')) =
          (SELECT kind, subject, coalesce(step, '') FROM alarm WHERE id = $1 AND closed_at IS NULL)
        """;

    public const string Changes = "SELECT sequence, name, value, by, because, at FROM threshold_change ORDER BY sequence";

    public const string Feeds = "SELECT source, client, kind, first_at, last_at FROM feed ORDER BY source, client, kind";

    private const string IsRare = "state NOT IN ('Received', 'Routed')";

    // As the partial indexes have it, word for word, or they are not used (https://sqlite.org/partialindex.html).
    private const string IsOpen = "state <> goal AND state <> 'Actioned' AND state <> 'Refused' AND state <> 'Withdrawn' AND state <> 'Superseded'";

    /// <summary>With the limit, the kind, the partner and the notice as its values.</summary>
    public static string List(AlarmQuery query)
    {
        var sql = new StringBuilder($"SELECT {AlarmRows.Columns} FROM alarm WHERE 1 = 1");
        if (query.OnlyOpen) sql.Append(" AND closed_at IS NULL");
        if (query.Kind is not null) sql.Append(" AND kind = $2");
        if (query.For is not null) sql.Append(" AND (partner = $3 OR owner = $3)");
        if (query.Notice is not null) sql.Append(" AND notice = $4");
        return sql.Append(" ORDER BY sequence DESC LIMIT $1").ToString();
    }
}
