using Gateway.Simulators.Story;

namespace Gateway.Simulators.Partners;

/// <summary>A homecare provider's system: exports its rounds as CSV files, files notices about the people it visits.</summary>
internal sealed class HomecareSoftware : ISendingPartner
{
    private readonly Outbox _outbox;

    public HomecareSoftware(PartnerSeat seat)
    {
        _outbox = seat.SendWith(new BearerProof(), (_, answer) => new Verdict(answer.IsPositive, answer.IsPositive ? null : PartnerAnswers.Reasons(answer.Body)));
        seat.TakeDeliveries();
        seat.TakeReturns();
    }

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SendAsync(PlannedMessage message, CancellationToken cancellationToken) => _outbox.SendAsync(message, cancellationToken);
}
