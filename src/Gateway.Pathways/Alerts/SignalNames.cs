using System.Collections.Frozen;
using System.Text.Json;

namespace Gateway.Pathways.Alerts;

/// <summary>The words for the kinds of signals in files and tables: <c>fall-detected</c>.</summary>
public static class SignalNames
{
    private static readonly FrozenDictionary<SignalKind, string> s_names =
        Enum.GetValues<SignalKind>().ToFrozenDictionary(kind => kind, kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    private static readonly FrozenDictionary<string, SignalKind> s_kinds = s_names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static IEnumerable<string> All => s_names.Values;

    public static string Of(SignalKind kind) => s_names[kind];

    /// <summary>Null when there is no such kind.</summary>
    public static SignalKind? Find(string name) => s_kinds.TryGetValue(name, out var kind) ? kind : null;
}
