using Gateway.Web.Errors;
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
    }

    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, CustodyReader reader, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (!http.Request.Query.ContainsKey("open"))
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB010", "not-supported", "Ask for /api/custody?open: what you sent and what you owe that is not done.");
        var open = await reader.ListOpenAsync(caller, cancellationToken);
        await audit.ReadAsync(caller.Id, "custody?open", cancellationToken);
        return TypedResults.Json(open, CustodyJson.Default.OpenView);
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext http, Caller caller, CustodyReader reader, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await reader.FindMessageAsync(caller, id, cancellationToken) is { } message)
        {
            await audit.ReadAsync(caller.Id, $"custody/{message.Id}", cancellationToken);
            return Refusal.WantsPage(http.Request) ? Page<CustodyPage>(new { Message = message }) : TypedResults.Json(message, CustodyJson.Default.CustodyView);
        }
        if (await reader.FindBatchAsync(caller, id, cancellationToken) is { } batch)
        {
            await audit.ReadAsync(caller.Id, $"custody/{batch.Batch}", cancellationToken);
            return Refusal.WantsPage(http.Request) ? Page<BatchPage>(new { Batch = batch }) : TypedResults.Json(batch, CustodyJson.Default.BatchView);
        }
        await audit.RefusedAsync(caller.Id, "custody", "not-theirs", cancellationToken);
        return Refusal.NotFound(http);
    }

    private static RazorComponentResult<T> Page<T>(object parameters) where T : Microsoft.AspNetCore.Components.IComponent =>
        new(parameters) { PreventStreamingRendering = true };
}
