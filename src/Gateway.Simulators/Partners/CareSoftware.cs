using Gateway.Fhir.Json;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Partners;

/// <summary>
/// A care home's digital social care record: signs its records and triage requests, hears what could not be used, and
/// is the on-call inbox of the home: somebody answers alarms and prepares for who comes back.
/// </summary>
internal sealed class CareSoftware : ISendingPartner
{
    private readonly Outbox _outbox;

    public CareSoftware(PartnerSeat seat)
    {
        _outbox = seat.SendWith(new WebhookProof(), Judge);
        seat.TakeDeliveries();
        seat.TakeReturns();
    }

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SendAsync(PlannedMessage message, CancellationToken cancellationToken) => _outbox.SendAsync(message, cancellationToken);

    /// <summary>Records get 202; a triage request gets the decision, which the journal keeps.</summary>
    private static Verdict Judge(PlannedMessage message, GatewayAnswer answer)
    {
        if (!answer.IsPositive) return new Verdict(false, PartnerAnswers.Reasons(answer.Body));
        var disposition = message.IsTriage ? JsonTree.ReadForeign(answer.Body).Root?["disposition"] : null;
        return new Verdict(true, disposition?.Text);
    }
}
