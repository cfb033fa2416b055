using Gateway.Simulators.Journals;
using Gateway.Simulators.Story;
using Microsoft.AspNetCore.Http;

namespace Gateway.Simulators.Partners;

/// <summary>Where a sender hears of failures after a positive answer, and how far what it asked has got: signed like every delivery, noted in the journal.</summary>
internal sealed class ReturnBox(PartnerAgreement agreement, Journal journal, TimeProvider time)
{
    public async Task ReceiveAsync(HttpContext context)
    {
        var body = await Inbox.BodyAsync(context);
        if (GatewaySignature.Fault(context.Request.Headers, body, agreement.Secret, time.GetUtcNow()) is { } fault)
        {
            journal.Add(JournalAct.Rejected, status: StatusCodes.Status401Unauthorized, note: fault);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var message = context.Request.Headers["X-Gateway-Message"].ToString();
        var step = PartnerAnswers.Step(body);
        journal.Add(
            step is null ? JournalAct.Returned : JournalAct.Told, custody: message.Length == 0 ? [] : [message], status: StatusCodes.Status204NoContent,
            note: step ?? PartnerAnswers.Reasons(body));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
