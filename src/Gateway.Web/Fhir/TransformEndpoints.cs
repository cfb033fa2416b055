using Gateway.Custody.Partners;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;
using Gateway.Mapping;
using Gateway.Web.Errors;
using Gateway.Web.Inbound;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Fhir;

/// <summary>
/// <c>POST /fhir/StructureMap/$transform</c> and <c>/fhir/StructureMap/[id]/$transform</c>
/// (http://hl7.org/fhir/R4/structuremap-operation-transform.html): a map over what the caller sends along. It reads no record and stores
/// nothing but the audit row.
/// </summary>
/// <remarks>
/// <c>source</c> is the canonical of a loaded map; the operator, who writes maps, may send one along as <c>sourceMap</c> (R5's parameter).
/// At an instance the address names the map, by the last segment of its canonical: <c>source</c> is ignored there, as the operation's
/// definition has it, and the content may be the body itself (http://hl7.org/fhir/R4/operations.html#request).
/// <c>content</c> is a resource, or a Binary with a record in the sender's own format. The body is JSON, or XML by its Content-Type.
/// </remarks>
internal static class TransformEndpoints
{
    private const string SentMap = "sent/map.json";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/fhir/StructureMap/$transform", TransformOfTypeAsync).WithName("StructureMapTransform");
        api.MapPost("/fhir/StructureMap/{id}/$transform", TransformAsync).WithName("StructureMapTransformOfInstance");
    }

    private static Task<IResult> TransformOfTypeAsync(
        HttpContext http, Caller caller, SourceCatalogue catalogue, AuditTrail audit, TimeProvider time, CancellationToken cancellationToken) =>
        TransformAsync(null, http, caller, catalogue, audit, time, cancellationToken);

    /// <summary>The operation; the id is null where the parameters name the map.</summary>
    private static async Task<IResult> TransformAsync(
        string? id, HttpContext http, Caller caller, SourceCatalogue catalogue, AuditTrail audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var isOperator = caller.Partner.Role == PartnerRole.Operator;
        if (!isOperator && !AccessRules.ReadsRecords(caller))
        {
            await audit.RefusedAsync(caller.Id, "StructureMap/$transform", "role-reads-no-records");
            return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB017", "forbidden", "This client's role reads no records.");
        }
        var body = await PostedBody.ReadAsync(http.Request, cancellationToken);
        if (body.Fault is { } fault) return new FhirResult(OperationOutcome.Of([fault]), body.Status);
        var (parameters, faults) = Parse(body.Bytes.Span, http.Request.ContentType);
        if (parameters is null) return new FhirResult(OperationOutcome.Of(faults), StatusCodes.Status400BadRequest);
        if (Content(parameters, id) is not { } content)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB030", "required",
                "Post Parameters with 'content' (a resource, or a Binary with a record) and, where the address has no map's id, 'source' (the canonical of a map).");

        var sent = Find(parameters, "sourceMap")?["resource"];
        if (sent is not null && !isOperator)
        {
            await audit.RefusedAsync(caller.Id, "StructureMap/$transform", "sends-a-map");
            return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB031", "forbidden", "Only the operator may send a map along; name a loaded one as 'source'.");
        }
        if (sent is not null && id is not null)
            return Refusal.Of(http, StatusCodes.Status400BadRequest, "WEB030", "invalid", "The address names a map already. Leave 'sourceMap' out, or post to StructureMap/$transform.");
        var (map, mapFaults) = sent is not null ? Compile(sent) : (id is null ? catalogue.FindMap(Canonical(parameters)) : catalogue.FindMapById(id), []);
        if (map is null && sent is null)
            return Refusal.Of(http, StatusCodes.Status404NotFound, "WEB032", "not-found", id is null
                ? "No map of this canonical is loaded; 'source' is the address that the map's first line gives."
                : "No map of this id is loaded, or several are; the id is the last segment of the address that the map's first line gives. Name the whole address as 'source' of StructureMap/$transform.");
        if (map is null) return new FhirResult(OperationOutcome.Of(mapFaults), StatusCodes.Status422UnprocessableEntity);

        var (record, issues) = Record(content, map);
        if (record is null) return new FhirResult(OperationOutcome.Of(issues), StatusCodes.Status422UnprocessableEntity);
        var made = map.Transform(record, new TranslationContext("transform", time.GetUtcNow()));
        await audit.WroteAsync(caller.Id, "transform", $"StructureMap sha256 {map.Hash}");
        if (made.Bundle is null) return new FhirResult(OperationOutcome.Of(made.Report.Issues), StatusCodes.Status422UnprocessableEntity);
        return made.Bundle.ResourceType is not null ? new FhirResult(made.Bundle)
            : Refusal.Of(http, StatusCodes.Status422UnprocessableEntity, "WEB033", "not-supported", "The map makes something that is no FHIR resource, which this operation cannot answer with; run it by 'gateway transform'.");
    }

    private static (Element? Root, IReadOnlyList<Issue> Issues) Parse(ReadOnlySpan<byte> body, string? contentType)
    {
        if (contentType?.Contains("xml", StringComparison.OrdinalIgnoreCase) == true)
        {
            var xml = XmlTree.ReadFhir(body);
            return (xml.Root, xml.Issues);
        }
        var (root, issues) = JsonTree.ReadFhir(body);
        return (root, issues);
    }

    private static Element? Content(Element posted, string? id) =>
        posted.ResourceType == "Parameters" ? Find(posted, "content")?["resource"] : id is null ? null : posted;

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
