using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Web.Errors;
using Gateway.Web.Inbound;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Custody;

/// <summary>Where a message and its obligations stand, for those it concerns: JSON for programs, a page for browsers.</summary>
internal static class CustodyEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/custody", ListAsync).WithName("CustodyOpen");
        api.MapGet("/custody/{id}", ShowAsync).WithName("Custody");
        api.MapPost("/custody/{id}/receipts", ReceiveAsync).WithName("Receipt");
        api.MapPost("/custody/{id}/revoke", RevokeAsync).WithName("Revoke");
        api.MapPost("/custody/totals", CompareAsync).WithName("ControlTotals");
    }

    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, CustodyReader reader, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (!http.Request.Query.ContainsKey("open"))
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB010", "not-supported", "Ask for /api/custody?open: what you sent and what you owe that is not done.");
        var open = await reader.ListOpenAsync(caller, cancellationToken);
        await audit.ReadAsync(caller.Id, "custody?open");
        return Refusal.WantsPage(http.Request)
            ? Page<OpenPage>(new { Open = open, ForOperator = caller.Partner.Role == PartnerRole.Operator })
            : TypedResults.Json(open, CustodyJson.Default.OpenView);
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext http, Caller caller, CustodyReader reader, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await reader.FindMessageAsync(caller, id, cancellationToken) is { } message)
        {
            await audit.ReadAsync(caller.Id, $"custody/{message.Id}");
            return Refusal.WantsPage(http.Request) ? Page<CustodyPage>(new { Message = message }) : TypedResults.Json(message, CustodyJson.Default.CustodyView);
        }
        if (await reader.FindBatchAsync(caller, id, cancellationToken) is { } batch)
        {
            await audit.ReadAsync(caller.Id, $"custody/{batch.Batch}");
            return Refusal.WantsPage(http.Request) ? Page<BatchPage>(new { Batch = batch }) : TypedResults.Json(batch, CustodyJson.Default.BatchView);
        }
        await audit.RefusedAsync(caller.Id, "custody", "not-theirs");
        return Refusal.NotFound(http);
    }

    /// <summary>A recipient says what became of what it was sent.</summary>
    private static async Task<IResult> ReceiveAsync(string id, HttpContext http, Caller caller, Receipts receipts, AuditTrail audit)
    {
        var posted = await PostedBody.ReadAsync(http.Request, http.RequestAborted);
        if (posted.Fault is { } fault)
        {
            await audit.RefusedAsync(caller.Id, "receipt", fault.Code);
            return Refusal.Of(http, posted.Status, fault.Code, fault.Type, fault.Text);
        }
        var (receipt, issues) = ReceiptBody.Read(posted.Bytes.Span);
        if (receipt is null)
        {
            await audit.RefusedAsync(caller.Id, "receipt", issues[0].Code);
            return Unreadable(http, issues);
        }
        // Not cancelled when the recipient hangs up: what it did is done, and must be known.
        return await AnsweredAsync(http, caller, "receipt", await receipts.ApplyAsync(caller.Partner, id, receipt, CancellationToken.None), audit);
    }

    /// <summary>Whoever referred takes it back.</summary>
    private static async Task<IResult> RevokeAsync(string id, HttpContext http, Caller caller, Revocations revocations, AuditTrail audit)
    {
        var posted = await PostedBody.ReadAsync(http.Request, http.RequestAborted);
        if (posted.Fault is { } fault)
        {
            await audit.RefusedAsync(caller.Id, "revoke", fault.Code);
            return Refusal.Of(http, posted.Status, fault.Code, fault.Type, fault.Text);
        }
        var (revocation, issues) = RevocationBody.Read(posted.Bytes.Span);
        if (revocation is null)
        {
            await audit.RefusedAsync(caller.Id, "revoke", issues[0].Code);
            return Unreadable(http, issues);
        }
        return await AnsweredAsync(http, caller, "revoke", await revocations.ApplyAsync(caller.Partner, id, revocation, CancellationToken.None), audit);
    }

    private static async Task<IResult> AnsweredAsync(HttpContext http, Caller caller, string what, ReceiptAnswer answer, AuditTrail audit)
    {
        var (status, code) = Answers[answer.Result];
        if (status == StatusCodes.Status200OK) return TypedResults.Json(new ReceiptView(code, answer.Text), CustodyJson.Default.ReceiptView);
        await audit.RefusedAsync(caller.Id, what, code);
        return Refusal.Of(http, status, "WEB019", "conflict", answer.Text);
    }

    /// <summary>A sender says what it sent; the answer lists what never arrived and what it does not speak of.</summary>
    private static async Task<IResult> CompareAsync(HttpContext http, Caller caller, ICustodyStore store, AuditTrail audit, CancellationToken cancellationToken)
    {
        var posted = await PostedBody.ReadAsync(http.Request, cancellationToken);
        if (posted.Fault is { } fault) return Refusal.Of(http, posted.Status, fault.Code, fault.Type, fault.Text);
        var (totals, issues) = ControlTotals.Read(posted.Bytes.Span);
        if (totals is null) return Unreadable(http, issues);
        if (!caller.Partner.Sources.Contains(totals.Source))
        {
            await audit.RefusedAsync(caller.Id, "totals", "not-your-source");
            return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB004", "forbidden", "You do not send to this source.");
        }
        var query = new LedgerQuery(totals.Source, Limit: int.MaxValue, OldestFirst: true, From: totals.From, Until: totals.Until);
        var difference = totals.Compare(caller.Id, await store.ListMessagesAsync(query, cancellationToken));
        await audit.ReadAsync(caller.Id, difference.Agrees ? "custody/totals" : "custody/totals: they differ");
        return TypedResults.Json(difference, CustodyJson.Default.TotalsDifference);
    }

    private static IResult Unreadable(HttpContext http, IReadOnlyList<Issue> issues)
    {
        var text = string.Join(" ", issues.Select(issue => $"{issue.Path}: {issue.Text}".TrimStart(':', ' ')));
        return Refusal.Of(http, StatusCodes.Status400BadRequest, issues[0].Code, issues[0].Type, text);
    }

    private static readonly Dictionary<ReceiptResult, (int Status, string Code)> Answers = new()
    {
        [ReceiptResult.Applied] = (StatusCodes.Status200OK, "applied"),
        [ReceiptResult.AlreadyApplied] = (StatusCodes.Status200OK, "already-applied"),
        [ReceiptResult.NotYours] = (StatusCodes.Status403Forbidden, "not-yours"),
        [ReceiptResult.NoSuchObligation] = (StatusCodes.Status404NotFound, "no-such-obligation"),
        [ReceiptResult.NotPlausible] = (StatusCodes.Status422UnprocessableEntity, "not-plausible"),
        [ReceiptResult.NotPossible] = (StatusCodes.Status409Conflict, "not-possible"),
    };

    private static RazorComponentResult<T> Page<T>(object parameters) where T : Microsoft.AspNetCore.Components.IComponent =>
        new(parameters) { PreventStreamingRendering = true };
}
