using Gateway.Custody.Partners;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Web.Errors;
using Gateway.Web.Inbound;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Fhir;

/// <summary>
/// <c>POST /fhir/StructureMap/$transform</c> (http://hl7.org/fhir/R4/structuremap-operation-transform.html): a map over what the caller
/// sends along. It reads no record and stores nothing but the audit row.
/// </summary>
/// <remarks>
/// <c>source</c> is the canonical of a loaded map; the operator, who writes maps, may send one along as <c>sourceMap</c> (R5's parameter).
/// <c>content</c> is a resource, or a Binary with a record in the sender's own format.
/// </remarks>
internal static class TransformEndpoints
{
    private const string SentMap = "sent/map.json";

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/fhir/StructureMap/$transform", TransformAsync).WithName("StructureMapTransform");

    private static async Task<IResult> TransformAsync(
        HttpContext http, Caller caller, SourceCatalogue catalogue, AuditTrail audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var isOperator = caller.Partner.Role == PartnerRole.Operator;
        if (!isOperator && !AccessRules.ReadsRecords(caller))
        {
            await audit.RefusedAsync(caller.Id, "StructureMap/$transform", "role-reads-no-records");
            return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB017", "forbidden", "This client's role reads no records.");
        }
        var body = await PostedBody.ReadAsync(http.Request, cancellationToken);
        if (body.Fault is { } fault) return new FhirResult(OperationOutcome.Of([fault]), body.Status);
        var (parameters, faults) = JsonTree.ReadFhir(body.Bytes.Span);
        if (parameters is null) return new FhirResult(OperationOutcome.Of(faults), StatusCodes.Status400BadRequest);
        if (parameters.ResourceType != "Parameters" || Find(parameters, "content")?["resource"] is not { } content)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB030", "required",
                "Post Parameters with 'content' (a resource, or a Binary with a record) and 'source' (the canonical of a map).");

        var sent = Find(parameters, "sourceMap")?["resource"];
        if (sent is not null && !isOperator)
        {
            await audit.RefusedAsync(caller.Id, "StructureMap/$transform", "sends-a-map");
            return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB031", "forbidden", "Only the operator may send a map along; name a loaded one as 'source'.");
        }
        var (map, mapFaults) = sent is null ? (catalogue.FindMap(Canonical(parameters)), []) : Compile(sent);
        if (map is null && sent is null)
            return Refusal.Of(http, StatusCodes.Status404NotFound, "WEB032", "not-found", "No map of this canonical is loaded; 'source' is the address that the map's first line gives.");
        if (map is null) return new FhirResult(OperationOutcome.Of(mapFaults), StatusCodes.Status422UnprocessableEntity);

        var (record, issues) = Record(content, map);
        if (record is null) return new FhirResult(OperationOutcome.Of(issues), StatusCodes.Status422UnprocessableEntity);
        var made = map.Transform(record, new TranslationContext("transform", time.GetUtcNow()));
        await audit.WroteAsync(caller.Id, "transform", $"StructureMap sha256 {map.Hash}");
        if (made.Bundle is null) return new FhirResult(OperationOutcome.Of(made.Report.Issues), StatusCodes.Status422UnprocessableEntity);
        return made.Bundle.ResourceType is not null ? new FhirResult(made.Bundle)
            : Refusal.Of(http, StatusCodes.Status422UnprocessableEntity, "WEB033", "not-supported", "The map makes something that is no FHIR resource, which this operation cannot answer with; run it by 'gateway transform'.");
    }

    private static Element? Find(Element parameters, string name) => parameters.All("parameter").FirstOrDefault(one => one["name"]?.Text == name);

    private static string Canonical(Element parameters)
    {
        var source = Find(parameters, "source");
        return (source?["valueUri"] ?? source?["valueCanonical"] ?? source?["valueUrl"] ?? source?["valueString"])?.Text ?? "";
    }

    private static (StructureMap? Map, IReadOnlyList<Issue> Faults) Compile(Element map) =>
        StructureMap.Compile(new Dictionary<string, ReadOnlyMemory<byte>> { [SentMap] = JsonText.ToBytes(map) }, SentMap);

    /// <summary>The content as the map reads it: what a Binary holds, in the sender's own format, or the resource itself.</summary>
    private static (Element? Record, IReadOnlyList<Issue> Issues) Record(Element content, StructureMap map)
    {
        if (content.ResourceType != "Binary") return (content.Clone(""), []);
        var data = content["data"]?.Text ?? "";
        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data, bytes, out var length)
            ? map.Read(bytes.AsMemory(0, length))
            : (null, [Issue.Error("WEB030", "structure", "content", "The data of the Binary is no base64.")]);
    }
}
