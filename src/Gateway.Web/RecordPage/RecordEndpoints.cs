using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Uk;
using Gateway.Record;
using Gateway.Web.Errors;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.RecordPage;

/// <summary>A person's record as a page: every source side by side.</summary>
internal static class RecordEndpoints
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/record/{id}", ShowAsync).WithName("Record");

    private static async Task<IResult> ShowAsync(
        string id, HttpContext http, Caller caller, IRecordStore records, AccessRules rules, AuditTrail audit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!AccessRules.ReadsRecords(caller))
        {
            await audit.RefusedAsync(caller.Id, "record", "role-reads-no-records");
            return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB017", "forbidden", "This client's role reads no records.");
        }
        var all = PersonId.TryParse(id, out var person) && await rules.MayReadAsync(caller, person, cancellationToken)
            ? await WholeRecord.ReadAsync(records, person, cancellationToken) : [];
        if (all.Count == 0)
        {
            await audit.RefusedAsync(caller.Id, "record", "not-theirs");
            return Refusal.NotFound(http);
        }
        await audit.ReadAsync(caller.Id, $"record/{id}");
        var record = PersonRecord.Of([.. all.Select(Sourced)]);
        var banner = await PatientBanner.OfAsync(record.Patient, records, cancellationToken);
        return new RazorComponentResult<PersonPage>(new { Record = record, Banner = banner, AsOf = time.GetUtcNow() }) { PreventStreamingRendering = true };
    }

    private static SourcedResource Sourced(StoredResource stored) => new(
        JsonTree.ReadFhir(stored.Json.Span).Root ?? throw new InvalidDataException($"The stored {stored.Type}/{stored.Id} cannot be read any more."),
        stored.Source, stored.At, stored.Version);
}
