using System.Text;
using System.Xml;
using System.Xml.Linq;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Partners;

/// <summary>
/// A telecare receiver that hands on its units' SCAIP messages and believes only an <c>mrs</c> with status number 0; its fall sensors' events are
/// taken when the answer says so.
/// </summary>
internal sealed class TelecareBridge : ISendingPartner
{
    private readonly Outbox _outbox;

    public TelecareBridge(PartnerSeat seat)
    {
        _outbox = seat.SendWith(new BearerProof(), Judge);
        seat.TakeReturns();
    }

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SendAsync(PlannedMessage message, CancellationToken cancellationToken) => _outbox.SendAsync(message, cancellationToken);

    internal static Verdict Judge(PlannedMessage message, GatewayAnswer answer)
    {
        if (message.Source != "scaip") return new Verdict(answer.IsPositive);
        try
        {
            var mrs = XElement.Parse(Encoding.UTF8.GetString(answer.Body));
            var number = (string?)mrs.Element("snu");
            return (string?)mrs.Element("ref") == message.Reference
                ? new Verdict(number == "0", $"snu {number}")
                : new Verdict(false, "mrs of another message");
        }
        catch (XmlException)
        {
            return new Verdict(false, "no mrs in the answer");
        }
    }
}
