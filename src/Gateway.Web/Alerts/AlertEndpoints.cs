using Gateway.Custody.Alerts;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways.Alerts;
using Gateway.Web.Errors;
using Gateway.Web.Inbound;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Alerts;

/// <summary>Clinical alerts about residents and devices: a home's own, for the operator all; and what somebody found who went to see.</summary>
internal static class AlertEndpoints
{
    private const int Most = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts", ListAsync).WithName("Alerts");
        api.MapPost("/alerts/{id}/acknowledge", AcknowledgeAsync).WithName("AcknowledgeAlert");
    }

    /// <summary>Open alerts, newest first; with <c>?all</c> closed ones too.</summary>
    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, IAlertStore alerts, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (!IsOperator(caller) && caller.Partner.Ods is null) return Refusal.NotFound(http);
        var query = new AlertListing(IsOperator(caller) ? null : caller.Partner.Ods.ToString(), !http.Request.Query.ContainsKey("all"), Limit: Most);
        var found = await alerts.ListAsync(query, cancellationToken);
        await audit.ReadAsync(caller.Id, "alerts");
        return TypedResults.Json(new AlertsView(found.Count(alert => alert.IsOpen), [.. found.Select(AlertView.Of)]), AlertJson.Default.AlertsView);
    }

    /// <summary><c>{"by":"…","finding":"real"}</c>: real, not-real or unclear, by the name of whoever went to see.</summary>
    private static async Task<IResult> AcknowledgeAsync(string id, HttpContext http, Caller caller, IAlertStore alerts, AlertWatch watch, AuditTrail audit, TimeProvider time)
    {
        var posted = await PostedBody.ReadAsync(http.Request, http.RequestAborted);
        if (posted.Fault is { } fault) return Refusal.Of(http, posted.Status, fault.Code, fault.Type, fault.Text);
        if (JsonTree.ReadForeign(posted.Bytes.Span).Root is not { Kind: ElementKind.Object } body)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB045", "structure", "The body is no JSON object.");
        if (FindingNames.Find(Text(body, "finding")) is not { } finding)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB046", "value", $"'finding' is one of {string.Join(", ", FindingNames.All)}.");
        if (Text(body, "by") is not { Length: > 0 and <= 100 } by)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB046", "required", "'by' is the name of whoever went to see, of up to 100 characters.");
        if (await alerts.FindAsync(id, http.RequestAborted) is not { } alert || (!IsOperator(caller) && caller.Partner.Ods?.ToString() != alert.Home))
        {
            await audit.RefusedAsync(caller.Id, "alert", "not-theirs");
            return Refusal.NotFound(http);
        }
        // Not cancelled when the caller hangs up: what was found was found.
        var row = new AuditRow(time.GetUtcNow(), caller.Id, "acknowledge", $"alert/{id}", FindingNames.Of(finding));
        var (now, refusal) = await watch.AcknowledgeAsync(id, by, finding, row, CancellationToken.None);
        return refusal is null && now is not null
            ? TypedResults.Json(new AlertsView(now.IsOpen ? 1 : 0, [AlertView.Of(now)]), AlertJson.Default.AlertsView)
            : Refusal.Of(http, StatusCodes.Status409Conflict, "WEB047", "conflict", refusal ?? "It cannot be answered.");
    }

    private static string? Text(Element body, string name) => body[name] is { Kind: ElementKind.String, IsRepeat: false } property ? property.Text?.Trim() : null;

    private static bool IsOperator(Caller caller) => caller.Partner.Role == PartnerRole.Operator;
}
