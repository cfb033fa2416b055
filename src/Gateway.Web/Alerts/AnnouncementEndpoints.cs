using System.Globalization;
using Gateway.Custody.Alerts;
using Gateway.Custody.Partners;
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

/// <summary>Work on devices, a resident away or back, the hub of a device: a home announces its own, the operator for any home with <c>home</c>.</summary>
internal static class AnnouncementEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts/announcements", ListAsync).WithName("Announcements");
        api.MapPost("/alerts/announcements", AnnounceAsync).WithName("Announce");
    }

    /// <summary>What still holds; with <c>?all</c> what is over too.</summary>
    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, AnnouncementDesk desk, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (HomeOf(caller, http.Request.Query["home"]) is not { Length: > 0 } home) return Refusal.NotFound(http);
        var said = await desk.ListAsync(home, http.Request.Query.ContainsKey("all"), cancellationToken);
        await audit.ReadAsync(caller.Id, "alerts/announcements");
        return TypedResults.Json(new AnnouncementsView(home, said), AlertJson.Default.AnnouncementsView);
    }

    /// <summary>
    /// <c>{"kind":"maintenance","device":"…","until":"…","by":"…","because":"…"}</c>, <c>away</c> with <c>person</c> and <c>until</c>, <c>back</c> with
    /// <c>person</c>, <c>hub</c> with <c>device</c> and <c>hub</c>; <c>"dryRun":true</c> only says whether it could be.
    /// </summary>
    private static async Task<IResult> AnnounceAsync(HttpContext http, Caller caller, AnnouncementDesk desk, AuditTrail audit)
    {
        var posted = await PostedBody.ReadAsync(http.Request, http.RequestAborted);
        if (posted.Fault is { } fault) return Refusal.Of(http, posted.Status, fault.Code, fault.Type, fault.Text);
        if (JsonTree.ReadForeign(posted.Bytes.Span).Root is not { Kind: ElementKind.Object } body)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB045", "structure", "The body is no JSON object.");
        if (HomeOf(caller, Text(body, "home")) is not { Length: > 0 } home)
        {
            await audit.RefusedAsync(caller.Id, "announcement", "not-theirs");
            return Refusal.NotFound(http);
        }
        if (!Time(body, "from", out var from) || !Time(body, "until", out var until))
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB049", "value", "A time is written as ISO 8601 with an offset: 2026-03-02T09:15:00Z.");
        var said = new Announcement(Text(body, "kind") ?? "", Text(body, "by") ?? "", Text(body, "because") ?? "")
        {
            Device = Text(body, "device"),
            Person = Text(body, "person"),
            Hub = Text(body, "hub"),
            From = from,
            Until = until,
        };
        var dryRun = body["dryRun"]?.Text == "true";
        // Not cancelled when the caller hangs up: what was said was said.
        if (await desk.AnnounceAsync(caller.Id, home, said, dryRun, CancellationToken.None) is { } refusal)
            return Refusal.Of(http, StatusCodes.Status422UnprocessableEntity, "WEB049", "business-rule", refusal);
        return TypedResults.Json(new AnnouncementsView(home, await desk.ListAsync(home, all: false, CancellationToken.None)), AlertJson.Default.AnnouncementsView);
    }

    private static string? HomeOf(Caller caller, string? named) => caller.Partner.Role switch
    {
        PartnerRole.Operator => named,
        PartnerRole.Home => caller.Partner.Ods?.ToString(),
        _ => null,
    };

    private static bool Time(Element body, string name, out DateTimeOffset? time)
    {
        time = null;
        if (Text(body, name) is not { } text) return true;
        var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (!hasOffset || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var read)) return false;
        time = read;
        return true;
    }

    private static string? Text(Element body, string name) => body[name] is { Kind: ElementKind.String, IsRepeat: false } property && property.Text?.Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>What was announced of a home.</summary>
public sealed record AnnouncementsView(string Home, IReadOnlyList<Announced> Announcements)
{
    public override string ToString() => Home;
}
