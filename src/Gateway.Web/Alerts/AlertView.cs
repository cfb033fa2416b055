using System.Text.Json.Serialization;
using Gateway.Pathways.Alerts;

namespace Gateway.Web.Alerts;

/// <summary>An alert as the home whose it is may see it.</summary>
public sealed record AlertView
{
    public required string Id { get; init; }

    public required string Rule { get; init; }

    public required string Urgency { get; init; }

    public required string State { get; init; }

    public required string Home { get; init; }

    public required string? Person { get; init; }

    public required string? Room { get; init; }

    public required string? Device { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required string Ask { get; init; }

    public required string Citation { get; init; }

    public required string Rules { get; init; }

    public required string ToldRole { get; init; }

    public required int Repeats { get; init; }

    public required string? AcknowledgedBy { get; init; }

    public required string? Finding { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public static AlertView Of(Alert alert) => new()
    {
        Id = alert.Id,
        Rule = alert.Rule,
        Urgency = alert.Urgency.ToString().ToLowerInvariant(),
        State = alert.State,
        Home = alert.Home,
        Person = alert.Person,
        Room = alert.Room,
        Device = alert.Device,
        Since = alert.Since,
        RaisedAt = alert.RaisedAt,
        Reasons = alert.Reasons,
        Ask = alert.Ask,
        Citation = alert.Citation,
        Rules = alert.Rules,
        ToldRole = alert.ToldRole,
        Repeats = alert.Repeats,
        AcknowledgedBy = alert.AcknowledgedBy,
        Finding = alert.Finding is { } finding ? FindingNames.Of(finding) : null,
        ClosedAt = alert.ClosedAt,
    };

    /// <summary>The id only: the rest is patient data.</summary>
    public override string ToString() => Id;
}

/// <param name="Open">How many of them are open.</param>
public sealed record AlertsView(int Open, IReadOnlyList<AlertView> Alerts);

/// <summary>How the JSON of alerts is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlertsView))]
[JsonSerializable(typeof(BudgetView))]
[JsonSerializable(typeof(AnnouncementsView))]
internal sealed partial class AlertJson : JsonSerializerContext;
