using System.Globalization;
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
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Alerts;

/// <summary>Clinical alerts about residents and devices: a home's own, for the operator all; and what somebody found who went to see.</summary>
internal static class AlertEndpoints
{
    private const int Most = 500;
    private const int MostCounted = 100_000;
    private const int UsualDays = 28;
    private const int MostDays = 366;
    private const int LongestName = 100;

    /// <summary>Who answered last in this browser, so that the next answer is one tap; it goes with the session.</summary>
    private const string NameCookie = "gateway-name";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts", ListAsync).WithName("Alerts").WithMetadata(new PageForm());
        api.MapGet("/alerts/budget", BudgetAsync).WithName("AlertBudget");
        api.MapPost("/alerts/{id}/acknowledge", AcknowledgeAsync).WithName("AcknowledgeAlert");
        api.MapPost("/alerts/{id}/answer", AnswerAsync).WithName("AnswerAlert").WithMetadata(new PageForm());
    }

    /// <summary>Open alerts, for programs newest first, for people the most urgent first; with <c>?all</c> closed ones too.</summary>
    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, IAlertStore alerts, AlertBoard board, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (!SeesAlerts(caller)) return Refusal.NotFound(http);
        var all = http.Request.Query.ContainsKey("all");
        await audit.ReadAsync(caller.Id, "alerts");
        if (!Refusal.WantsPage(http.Request))
        {
            var found = await alerts.ListAsync(new AlertListing(HomeOf(caller), !all, Limit: Most), cancellationToken);
            return TypedResults.Json(new AlertsView(found.Count(alert => alert.IsOpen), [.. found.Select(AlertView.Of)]), AlertJson.Default.AlertsView);
        }
        var (said, id) = http.Request.Query["answered"].ToString() is { Length: > 0 } answered ? ("Thank you.", answered)
            : http.Request.Query["late"].ToString() is { Length: > 0 } late ? ("Your answer was not taken, because somebody has answered before you.", late) : (null, "");
        return Page<AlertsPage>(new
        {
            Board = await board.ReadAsync(caller, HomeOf(caller), all, cancellationToken),
            Closed = all,
            Proof = PageForm.ProofFor(http.Request),
            By = http.Request.Cookies[NameCookie],
            Said = said,
            Answered = said is null ? null : await board.FindAsync(caller, id, HomeOf(caller), cancellationToken),
        });
    }

    /// <summary>What the alerts of the last <c>?days=28</c> cost and were worth.</summary>
    private static async Task<IResult> BudgetAsync(HttpContext http, Caller caller, IAlertStore alerts, AuditTrail audit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!SeesAlerts(caller)) return Refusal.NotFound(http);
        var days = UsualDays;
        if (http.Request.Query["days"].ToString() is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > MostDays))
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB048", "value", $"'days' is a number from 1 to {MostDays}.");
        var found = await alerts.ListAsync(new AlertListing(HomeOf(caller), From: time.GetUtcNow().AddDays(-days), Limit: MostCounted), cancellationToken);
        await audit.ReadAsync(caller.Id, "alerts/budget");
        var homes = IsOperator(caller) ? Math.Max(1, found.Select(alert => alert.Home).Distinct().Count()) : 1;
        var budget = BudgetView.Of(found, days, homes, found.Count == MostCounted);
        return Refusal.WantsPage(http.Request) ? Page<BudgetPage>(new { Budget = budget }) : TypedResults.Json(budget, AlertJson.Default.BudgetView);
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
        if (Text(body, "by") is not { Length: > 0 and <= LongestName } by)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB046", "required", "'by' is the name of whoever went to see, of up to 100 characters.");
        var (now, refusal) = await SayAsync(id, by, finding, http, caller, alerts, watch, audit, time);
        return refusal is null && now is not null
            ? TypedResults.Json(new AlertsView(now.IsOpen ? 1 : 0, [AlertView.Of(now)]), AlertJson.Default.AlertsView)
            : now is null ? Refusal.NotFound(http) : Refusal.Of(http, StatusCodes.Status409Conflict, "WEB047", "conflict", refusal ?? "It cannot be answered.");
    }

    /// <summary>The form of the page: the same answer, and back to the list.</summary>
    private static async Task<IResult> AnswerAsync(string id, HttpContext http, Caller caller, IAlertStore alerts, AlertWatch watch, AuditTrail audit, TimeProvider time)
    {
        if (!http.Request.HasFormContentType) return Refusal.Of(http, StatusCodes.Status415UnsupportedMediaType, "WEB045", "structure", "This address takes the form of the page. Programs POST to …/acknowledge.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (FindingNames.Find(form["finding"]) is not { } finding || form["by"].ToString().Trim() is not { Length: > 0 and <= LongestName } by)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB046", "required", "Nothing was taken: type your name and choose what you found. Go back and try again.");
        var (now, refusal) = await SayAsync(id, by, finding, http, caller, alerts, watch, audit, time);
        if (now is null) return Refusal.NotFound(http);
        http.Response.Cookies.Append(NameCookie, by, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/api/alerts", MaxAge = TokenIssuer.PageLife });
        // Seen with GET, so that a page that is loaded again does not answer again.
        http.Response.Headers.Location = $"/api/alerts?{(refusal is null ? "answered" : "late")}={now.Id}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The alert as it is then, null when it is none of the caller's; a sentence when the answer was not taken.</summary>
    private static async Task<(Alert? Alert, string? Refusal)> SayAsync(
        string id, string by, AlertFinding finding, HttpContext http, Caller caller, IAlertStore alerts, AlertWatch watch, AuditTrail audit, TimeProvider time)
    {
        if (!SeesAlerts(caller) || await alerts.FindAsync(id, http.RequestAborted) is not { } alert || (HomeOf(caller) is { } home && home != alert.Home))
        {
            await audit.RefusedAsync(caller.Id, "alert", "not-theirs");
            return (null, null);
        }
        // Not cancelled when the caller hangs up: what was found was found.
        return await watch.AcknowledgeAsync(id, by, finding, new AuditRow(time.GetUtcNow(), caller.Id, "acknowledge", $"alert/{id}", FindingNames.Of(finding)), CancellationToken.None);
    }

    private static string? Text(Element body, string name) => body[name] is { Kind: ElementKind.String, IsRepeat: false } property ? property.Text?.Trim() : null;

    private static bool IsOperator(Caller caller) => caller.Partner.Role == PartnerRole.Operator;

    private static bool SeesAlerts(Caller caller) => IsOperator(caller) || caller.Partner.Ods is not null;

    /// <summary>Whose alerts the caller sees; null for the operator, who sees all.</summary>
    private static string? HomeOf(Caller caller) => IsOperator(caller) ? null : caller.Partner.Ods.ToString();

    private static RazorComponentResult<T> Page<T>(object parameters) where T : Microsoft.AspNetCore.Components.IComponent =>
        new(parameters) { PreventStreamingRendering = true };
}
