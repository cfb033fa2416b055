using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Errors;

/// <summary>A resource as application/fhir+json.</summary>
internal sealed class FhirResult(Element resource, int status = StatusCodes.Status200OK) : IResult
{
    public const string MediaType = "application/fhir+json; charset=utf-8";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = MediaType;
        var bytes = JsonText.ToBytes(resource);
        httpContext.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method)) await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }
}
