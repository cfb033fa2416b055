using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Custody.Ledger;

namespace Gateway.Web.Custody;

/// <summary>A message as its sender, its recipients and the operator may see it.</summary>
public sealed record CustodyView
{
    public required string Id { get; init; }

    public required string Batch { get; init; }

    public required string Source { get; init; }

    public required string? Kind { get; init; }

    public required string Urgency { get; init; }

    public required string State { get; init; }

    /// <summary>Whether anything is still expected of anybody.</summary>
    public required bool Open { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateTimeOffset? OccurredAt { get; init; }

    public required string? Reason { get; init; }

    public required string? Owner { get; init; }

    public required IReadOnlyList<StepView> Steps { get; init; }

    public required IReadOnlyList<ObligationView> Obligations { get; init; }

    /// <summary>What became of each field; the sender's only, because it may repeat values of the record.</summary>
    public required JsonElement? Report { get; init; }

    public override string ToString() => Id;
}

/// <summary>A step of the message or, with an obligation, of that.</summary>
public sealed record StepView(string State, DateTimeOffset At, string By, string? Obligation, string? Reason, int Attempt);

/// <summary>What one recipient owes.</summary>
public sealed record ObligationView(
    string Id, string Recipient, string Route, string Goal, string State, bool Open, DateTimeOffset CreatedAt, DateTimeOffset DueAt, int Attempts, string? Reason, string? Owner);

/// <summary>The messages of one envelope.</summary>
public sealed record BatchView(string Batch, string Source, DateTimeOffset ReceivedAt, int Messages, int StillOpen, IReadOnlyList<BatchPartView> Parts);

public sealed record BatchPartView(string Id, string Custody, string? Kind, string State, bool Open, string? Reason);

/// <summary>What is still open for a client: what it sent, and what it owes.</summary>
public sealed record OpenView(int StillOpen, IReadOnlyList<OpenMessageView> Sent, IReadOnlyList<OpenObligationView> Owed);

public sealed record OpenMessageView(string Id, string Custody, string Source, string? Kind, string State, DateTimeOffset ReceivedAt, string? Reason, string? Owner);

public sealed record OpenObligationView(string Id, string Message, string Custody, string Goal, string State, DateTimeOffset DueAt, string? Reason, string? Owner);

/// <summary>What came of a receipt.</summary>
internal sealed record ReceiptView(string Result, string Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CustodyView))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(OpenView))]
[JsonSerializable(typeof(ReceiptView))]
[JsonSerializable(typeof(TotalsDifference))]
internal sealed partial class CustodyJson : JsonSerializerContext;
