using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Triage;
using Gateway.Web.Custody;
using Gateway.Web.Errors;
using Gateway.Web.Inbound;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Triage;

/// <summary>What really happened after a decision: told by whoever sent the request or was told of it. Told again, the later word stands.</summary>
internal static class TriageOutcomes
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/triage/{id}/outcome", PostAsync).WithName("TriageOutcome");

    private static async Task<IResult> PostAsync(
        string id, HttpContext http, Caller caller, CustodyReader reader, ICustodyStore store, AuditTrail audit)
    {
        var posted = await PostedBody.ReadAsync(http.Request, http.RequestAborted);
        if (posted.Fault is { } fault) return Refusal.Of(http, posted.Status, fault.Code, fault.Type, fault.Text);
        if (await reader.FindMessageAsync(caller, id, CancellationToken.None) is null
            || await store.FindArtefactAsync(id, "decision", CancellationToken.None) is null)
        {
            await audit.RefusedAsync(caller.Id, "triage/outcome", "not-theirs");
            return Refusal.NotFound(http);
        }
        var (root, unreadable) = JsonTree.ReadForeign(posted.Bytes.Span);
        var (outcome, issues) = root is null ? (null, unreadable) : TriageOutcome.Read(root);
        if (outcome is null) return new FhirResult(OperationOutcome.Of(issues), StatusCodes.Status400BadRequest);
        var body = JsonText.ToBytes(outcome.ToJson());
        await store.CommitAsync(new CustodyCommit { Artefacts = [new Artefact(id, "outcome", "application/json", body)] }, CancellationToken.None);
        await audit.WroteAsync(caller.Id, "outcome", $"custody/{id}");
        return TypedResults.NoContent();
    }
}
