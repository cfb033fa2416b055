using Gateway.Custody.Chasing;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Web.Errors;
using Gateway.Web.Inbound;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Custody;

/// <summary>What is late and who was told: for the operator all of it, for anybody else what they owe or were told of.</summary>
internal static class AlarmEndpoints
{
    private const int Most = 500;

    private static readonly Dictionary<DeskResult, int> s_statuses = new()
    {
        [DeskResult.NotPossible] = StatusCodes.Status400BadRequest,
        [DeskResult.NoSuchAlarm] = StatusCodes.Status404NotFound,
        [DeskResult.Closed] = StatusCodes.Status409Conflict,
    };

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/custody/alarms", ListAsync).WithName("Alarms");
        api.MapPost("/custody/alarms/{id}/acknowledge", AcknowledgeAsync).WithName("AcknowledgeAlarm");
        api.MapGet("/custody/alarms/thresholds", ThresholdsAsync).WithName("Thresholds");
        api.MapPost("/custody/alarms/thresholds", ChangeAsync).WithName("ChangeThreshold");
    }

    /// <summary>Open alarms, newest first; with <c>?all</c> closed ones too, with <c>?kind=overdue</c> those of a kind.</summary>
    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, IAlarmStore alarms, AuditTrail audit, CancellationToken cancellationToken)
    {
        AlarmKind? kind = null;
        if (http.Request.Query["kind"].ToString() is { Length: > 0 } word)
        {
            if (!AlarmNames.TryRead(word, out AlarmKind known))
                return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB040", "code-invalid", $"There is no such kind of alarm. Use one of {string.Join(", ", AlarmNames.Kinds)}.");
            kind = known;
        }
        var query = new AlarmQuery(!http.Request.Query.ContainsKey("all"), kind, IsOperator(caller) ? null : caller.Id, Limit: Most);
        var found = await alarms.ListAsync(query, cancellationToken);
        await audit.ReadAsync(caller.Id, "custody/alarms");
        var open = found.Where(alarm => alarm.ClosedAt is null).Select(alarm => (alarm.Kind, alarm.Subject, alarm.Step)).Distinct().Count();
        var view = new AlarmsView(open, found.Count == Most, [.. found.Select(AlarmView.Of)]);
        return Refusal.WantsPage(http.Request)
            ? new RazorComponentResult<AlarmPage>(new { Alarms = view, ForOperator = IsOperator(caller) }) { PreventStreamingRendering = true }
            : TypedResults.Json(view, AlarmJson.Default.AlarmsView);
    }

    /// <summary><c>{"by":"…","outcome":"…"}</c>: somebody takes the matter on, and the ladder stops for a time.</summary>
    private static async Task<IResult> AcknowledgeAsync(string id, HttpContext http, Caller caller, IAlarmStore alarms, AlarmDesk desk, ChasingMetrics metrics, AuditTrail audit)
    {
        var (body, refusal) = await ReadAsync(http);
        if (body is null) return refusal!;
        if (await alarms.FindAsync(id, http.RequestAborted) is { } alarm && !IsOperator(caller) && alarm.Partner != caller.Id && alarm.Owner != caller.Id)
        {
            metrics.Refused("not-theirs");
            await audit.RefusedAsync(caller.Id, "alarm", "not-theirs");
            return Refusal.NotFound(http);
        }
        // Not cancelled when the caller hangs up: who has taken something on has taken it on.
        return Answer(http, await desk.AcknowledgeAsync(caller.Id, id, Text(body, "by"), Text(body, "outcome"), CancellationToken.None));
    }

    private static async Task<IResult> ThresholdsAsync(HttpContext http, Caller caller, IAlarmStore alarms, AlarmDesk desk, TimeProvider time, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await RefuseOthersAsync(http, caller, audit) is { } refusal) return refusal;
        var thresholds = await desk.ThresholdsAsync(cancellationToken);
        await audit.ReadAsync(caller.Id, "custody/alarms/thresholds");
        return TypedResults.Json(
            new ThresholdsView(
                [.. thresholds.All.Where(threshold => !threshold.Name.StartsWith(ThresholdNames.Maintenance, StringComparison.Ordinal)).Select(ThresholdView.Of)],
                [.. thresholds.MaintenanceAfter(time.GetUtcNow()).Select(window => new MaintenanceView(window.Source, window.From, window.Until, window.Because))],
                await alarms.ChangesAsync(cancellationToken)),
            AlarmJson.Default.ThresholdsView);
    }

    /// <summary><c>{"name":"parked","value":"PT2H","by":"…","because":"…"}</c>, or <c>"undo":true</c> for what held before.</summary>
    private static async Task<IResult> ChangeAsync(HttpContext http, Caller caller, AlarmDesk desk, AuditTrail audit)
    {
        if (await RefuseOthersAsync(http, caller, audit) is { } refused) return refused;
        var (body, refusal) = await ReadAsync(http);
        if (body is null) return refusal!;
        var (name, by, because) = (Text(body, "name"), Text(body, "by"), Text(body, "because"));
        return Answer(http, body["undo"] is { Text: "true" }
            ? await desk.UndoAsync(caller.Id, name, by, because, CancellationToken.None)
            : await desk.ChangeAsync(caller.Id, name, Text(body, "value"), by, because, CancellationToken.None));
    }

    private static async Task<IResult?> RefuseOthersAsync(HttpContext http, Caller caller, AuditTrail audit)
    {
        if (IsOperator(caller)) return null;
        await audit.RefusedAsync(caller.Id, "threshold", "not-the-operator");
        return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB041", "forbidden", "Thresholds are the operator's. Ask whoever runs the gateway.");
    }

    private static async Task<(Element? Body, IResult? Refusal)> ReadAsync(HttpContext http)
    {
        var posted = await PostedBody.ReadAsync(http.Request, http.RequestAborted);
        if (posted.Fault is { } fault) return (null, Refusal.Of(http, posted.Status, fault.Code, fault.Type, fault.Text));
        return JsonTree.ReadForeign(posted.Bytes.Span).Root is { Kind: ElementKind.Object } root
            ? (root, null)
            : (null, Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB042", "structure", "The body is no JSON object."));
    }

    private static IResult Answer(HttpContext http, DeskAnswer answer) => answer.Result == DeskResult.Done
        ? TypedResults.Json(new ReceiptView("applied", answer.Text), AlarmJson.Default.ReceiptView)
        : Refusal.Of(http, s_statuses[answer.Result], "WEB043", "conflict", answer.Text);

    private static string? Text(Element body, string name) => body[name] is { Kind: ElementKind.String, IsRepeat: false } property ? property.Text : null;

    private static bool IsOperator(Caller caller) => caller.Partner.Role == PartnerRole.Operator;
}
