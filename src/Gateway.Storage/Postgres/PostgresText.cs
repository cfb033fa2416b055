using System.Text;
using Gateway.Custody.Ledger;

namespace Gateway.Storage.Postgres;

/// <summary>
/// Text that PostgreSQL takes: no U+0000 and no half of a surrogate pair (https://www.postgresql.org/docs/current/datatype-character.html).
/// A sender's key may hold either; U+FFFD stands in its place, before anything is looked up or linked by it.
/// </summary>
internal static class PostgresText
{
    public static string? Storable(string? text) =>
        text is null || (!text.Contains('\0', StringComparison.Ordinal) && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) ? text
        : string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0 ? Rune.ReplacementChar : rune));

    public static LedgerEntry Storable(LedgerEntry entry) => entry with
    {
        Kind = Storable(entry.Kind),
        DuplicateKey = Storable(entry.DuplicateKey),
        Thread = Storable(entry.Thread),
        Reason = Storable(entry.Reason),
    };
}
