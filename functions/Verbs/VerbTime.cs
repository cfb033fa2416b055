using System.Globalization;

namespace Gateway.Functions.Verbs;

/// <summary>Instants as the ledger's verbs print them.</summary>
internal static class VerbTime
{
    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
