using System.Text;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Partners;

/// <summary>
/// A hospital's patient administration system: HL7 v2 over HTTP, believes only its acknowledgement, sends again with the
/// same control id when none comes; sends discharge notices, and files what it is told about people on their way in.
/// </summary>
internal sealed class Hospital : ISendingPartner
{
    private readonly Outbox _outbox;

    public Hospital(PartnerSeat seat)
    {
        _outbox = seat.SendWith(new BearerProof(), Judge);
        seat.TakeDeliveries();
        seat.TakeReturns();
    }

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SendAsync(PlannedMessage message, CancellationToken cancellationToken) => _outbox.SendAsync(message, cancellationToken);

    /// <summary>HL7 v2.4 §2.9.2: MSA-1 is AA and MSA-2 is the control id that was sent; the HTTP status proves nothing.</summary>
    internal static Verdict Judge(PlannedMessage message, GatewayAnswer answer)
    {
        // A notice is FHIR, and so is its answer.
        if (message.Source == "adw-discharge") return new Verdict(answer.IsPositive, PartnerAnswers.Reasons(answer.Body));
        var segments = Encoding.UTF8.GetString(answer.Body).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var msa = Array.Find(segments, segment => segment.StartsWith("MSA|", StringComparison.Ordinal))?.Split('|');
        if (msa is not [_, var code, var control, ..]) return new Verdict(false, "no MSA in the answer");
        return control.Trim() == message.Reference
            ? new Verdict(code == "AA", $"MSA {code}")
            : new Verdict(false, "MSA of another message");
    }
}
