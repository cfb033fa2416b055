using System.Globalization;
using Gateway.Fhir.Model;
using Gateway.Mapping.Functions;

namespace Gateway.Mapping;

/// <summary>What became of a message, for the answer that its sender expects.</summary>
/// <param name="IsAccepted">Every recipient did what was asked; false: one refused.</param>
/// <param name="Reason">Why it was refused, in the recipient's words.</param>
/// <param name="By">Who answers, by name.</param>
/// <param name="At">When it was decided.</param>
public sealed record SenderAnswer(bool IsAccepted, string? Reason, string By, DateTimeOffset At)
{
    /// <summary>The outcome only: a reason is free text.</summary>
    public override string ToString() => IsAccepted ? "accepted" : "rejected";

    internal Element ToElement()
    {
        var element = new Element(GatewayFunctions.Answer)
            .With("outcome", ToString()).With("by", By).With("at", At.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        return Reason is { } reason ? element.With("reason", reason) : element;
    }
}
