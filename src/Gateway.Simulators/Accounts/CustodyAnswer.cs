using System.Text.Json;

namespace Gateway.Simulators.Accounts;

/// <summary>Reads the JSON of <c>GET /api/custody/{id}</c>.</summary>
internal static class CustodyAnswer
{
    /// <summary>The ids of the messages of an envelope, or null when the answer is about one message.</summary>
    public static IReadOnlyList<string>? Parts(JsonElement answer) =>
        answer.TryGetProperty("parts", out var parts) ? [.. parts.EnumerateArray().Select(part => Text(part, "id")!)] : null;

    public static CustodyAccount Message(JsonElement answer) => new(
        Text(answer, "id") ?? "",
        Text(answer, "state") ?? "",
        Text(answer, "reason"),
        [.. answer.GetProperty("obligations").EnumerateArray().Select(owed => new ObligationAccount(
            Text(owed, "id") ?? "", Text(owed, "recipient") ?? "", Text(owed, "state") ?? "", Text(owed, "goal") ?? ""))])
    {
        Kind = Text(answer, "kind"),
        Steps = [.. answer.GetProperty("steps").EnumerateArray().Select(step => new StepAccount(
            Text(step, "state") ?? "", Text(step, "obligation"), step.GetProperty("at").GetDateTimeOffset()))],
    };

    private static string? Text(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
