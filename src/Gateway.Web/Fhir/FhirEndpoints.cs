using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Custody.Store;
using Gateway.Fhir.Uk;
using Gateway.Web.Errors;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Fhir;

/// <summary>The FHIR R4 interface (http://hl7.org/fhir/R4/http.html): read, Patient by identifier, Patient/$everything.</summary>
internal static partial class FhirEndpoints
{
    public static void MapOpen(IEndpointRouteBuilder api) => api.MapGet("/fhir/metadata", Metadata).WithName("Metadata");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/fhir/Patient", SearchByQueryAsync).WithName("PatientSearch");
        api.MapPost("/fhir/Patient/_search", SearchByFormAsync).WithName("PatientSearchByForm").DisableAntiforgery();
        api.MapGet("/fhir/Patient/{id}/$everything", EverythingAsync).WithName("PatientEverything");
        api.MapGet("/fhir/{type}/{id}", ReadAsync).WithName("Read");
    }

    private static FhirResult Metadata() => new(CapabilityStatement.Build());

    private static async Task<IResult> ReadAsync(
        string type, string id, HttpContext http, Caller caller, IRecordStore records, AccessRules rules, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await RefusedByRoleAsync(http, caller, audit) is { } refusal) return refusal;
        var stored = TypeName.IsMatch(type) && IdForm.IsMatch(id) ? await records.ReadAsync(type, id, cancellationToken) : null;
        // What belongs to nobody (a home, a device in store) is no secret among those who read records.
        var isTheirs = stored is { Person: null } || (stored?.Person is { } person && await rules.MayReadAsync(caller, person, cancellationToken));
        if (!isTheirs)
        {
            await audit.RefusedAsync(caller.Id, stored is null ? "unknown" : $"{type}/{id}", stored is null ? "not-found" : "not-theirs");
            return Refusal.NotFound(http);
        }
        await audit.ReadAsync(caller.Id, $"{type}/{id}/_history/{stored!.Version.ToString(CultureInfo.InvariantCulture)}");
        return TypedResults.Bytes(stored.Json, FhirResult.MediaType, lastModified: stored.At,
            entityTag: new($"\"{stored.Version.ToString(CultureInfo.InvariantCulture)}\"", isWeak: true));
    }

    private static Task<IResult> SearchByQueryAsync(
        HttpContext http, Caller caller, IRecordStore records, AccessRules rules, AuditTrail audit, CancellationToken cancellationToken) =>
        SearchAsync(http, http.Request.Query.Select(one => (one.Key, one.Value.ToArray())), caller, records, rules, audit, cancellationToken);

    /// <summary>The same search with its parameters in the body, so that no NHS number stands in an address that proxies write down.</summary>
    private static async Task<IResult> SearchByFormAsync(
        HttpContext http, Caller caller, IRecordStore records, AccessRules rules, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType)
            return Refusal.Of(http, StatusCodes.Status415UnsupportedMediaType, "WEB007", "not-supported", "Post the search as application/x-www-form-urlencoded.");
        var form = await http.Request.ReadFormAsync(cancellationToken);
        return await SearchAsync(http, form.Select(one => (one.Key, one.Value.ToArray())), caller, records, rules, audit, cancellationToken);
    }

    private static async Task<IResult> SearchAsync(
        HttpContext http, IEnumerable<(string Name, string?[] Values)> parameters, Caller caller, IRecordStore records, AccessRules rules,
        AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await RefusedByRoleAsync(http, caller, audit) is { } refusal) return refusal;
        if (parameters.ToList() is not [("identifier", [{ Length: > 0 } token])] || token.EndsWith('|'))
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB010", "not-supported",
                "Search for Patient with exactly one 'identifier=system|value', for an NHS number system https://fhir.nhs.uk/Id/nhs-number.");

        // http://hl7.org/fhir/R4/search.html#token: "system|value", "|value" for none, "value" for any system.
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        var found = await records.FindPatientsAsync(bar < 0 ? null : token[..bar], token[(bar + 1)..], cancellationToken);
        var theirs = new List<StoredResource>();
        foreach (var patient in found)
            if (patient.Person is { } person && await rules.MayReadAsync(caller, person, cancellationToken)) theirs.Add(patient);

        foreach (var patient in theirs) await audit.SearchedAsync(caller.Id, $"Patient/{patient.Id}");
        if (theirs.Count == 0) await audit.RefusedAsync(caller.Id, "Patient", found.Count == 0 ? "not-found" : "not-theirs");
        return new FhirResult(SearchSet.Of(SearchSet.BaseOf(http.Request), $"Patient?identifier={Uri.EscapeDataString(token)}", theirs));
    }

    private static async Task<IResult> EverythingAsync(
        string id, HttpContext http, Caller caller, IRecordStore records, AccessRules rules, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (await RefusedByRoleAsync(http, caller, audit) is { } refusal) return refusal;
        if (http.Request.Query.Count > 0)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB010", "not-supported", "$everything takes no parameters here: it always answers with the whole record.");
        var all = PersonId.TryParse(id, out var person) && await rules.MayReadAsync(caller, person, cancellationToken)
            ? await WholeRecord.ReadAsync(records, person, cancellationToken) : [];
        if (all.Count == 0)
        {
            await audit.RefusedAsync(caller.Id, "Patient/$everything", "not-theirs");
            return Refusal.NotFound(http);
        }
        await audit.ReadAsync(caller.Id, $"Patient/{id}/$everything");
        return new FhirResult(SearchSet.Of(SearchSet.BaseOf(http.Request), $"Patient/{id}/$everything", all));
    }

    private static async Task<IResult?> RefusedByRoleAsync(HttpContext http, Caller caller, AuditTrail audit)
    {
        if (AccessRules.ReadsRecords(caller)) return null;
        await audit.RefusedAsync(caller.Id, http.GetEndpoint()?.DisplayName ?? "", "role-reads-no-records");
        return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB017", "forbidden", "This client's role reads no records.");
    }

    [GeneratedRegex("^[A-Z][A-Za-z]{1,63}$")]
    private static partial Regex TypeName { get; }

    [GeneratedRegex("^[A-Za-z0-9.-]{1,64}$")]
    private static partial Regex IdForm { get; }
}
