using Gateway.Simulators.Journals;
using Gateway.Simulators.Story;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Simulators.Partners;

/// <summary>What every partner's system has: its agreement with the gateway, a server, a journal, a line to the gateway.</summary>
internal sealed class PartnerSeat : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly TimeProvider _time;
    private readonly List<Inbox> _inboxes = [];

    public PartnerSeat(PartnerAgreement agreement, PartnerBehaviour behaviour, Journal journal, HttpClient http, TimeProvider time)
    {
        _time = time;
        Agreement = agreement;
        Behaviour = behaviour;
        Journal = journal;
        Line = new GatewayLine(agreement, journal, http, time);
        Server = new PartnerServer(journal, time);
    }

    public PartnerAgreement Agreement { get; }

    public PartnerBehaviour Behaviour { get; }

    public Journal Journal { get; }

    public GatewayLine Line { get; }

    public PartnerServer Server { get; }

    /// <summary>Opens <c>/deliveries</c>. <paramref name="refusal"/> gives the reason when people would say no, else null.</summary>
    public void TakeDeliveries(Func<Delivery, string?>? refusal = null)
    {
        var inbox = new Inbox(Agreement, Behaviour, Server, Line, Journal, _time, refusal ?? (_ => null), _closing.Token);
        _inboxes.Add(inbox);
        Server.Map(routes => routes.MapPost("/deliveries", (RequestDelegate)inbox.ReceiveAsync));
    }

    /// <summary>Opens <c>/returns</c>.</summary>
    public void TakeReturns()
    {
        var box = new ReturnBox(Agreement, Journal, _time);
        Server.Map(routes => routes.MapPost("/returns", (RequestDelegate)box.ReceiveAsync));
    }

    public Outbox SendWith(ISenderProof proof, Func<PlannedMessage, GatewayAnswer, Verdict> judge) =>
        new(Agreement, Line, Journal, _time, proof, judge);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        foreach (var inbox in _inboxes) await inbox.IdleAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Server.DisposeAsync();
        _closing.Dispose();
        Journal.Dispose();
    }
}
