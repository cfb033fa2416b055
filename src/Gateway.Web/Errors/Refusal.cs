using Gateway.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Web.Errors;

/// <summary>A refusal in the words of the surface: OperationOutcome where FHIR or a sender listens, a page for a browser, problem details elsewhere (RFC 9457).</summary>
internal static class Refusal
{
    private static readonly PathString[] OutcomeSurfaces = ["/api/fhir", "/api/inbound", "/api/triage"];
    private static readonly PathString[] Pages = ["/api/record", "/api/custody", "/api/alerts", "/api/session"];

    /// <param name="http">Tells the surface.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The stable issue code (<c>WEB002</c>).</param>
    /// <param name="type">FHIR's issue-type.</param>
    /// <param name="text">What is wrong and what to do; no value of the request.</param>
    public static IResult Of(HttpContext http, int status, string code, string type, string text)
    {
        var path = http.Request.Path;
        if (Array.Exists(OutcomeSurfaces, surface => path.StartsWithSegments(surface)))
            return new FhirResult(OperationOutcome.Of([Issue.Error(code, type, "", text)]), status);
        if (WantsPage(http.Request) && Array.Exists(Pages, page => path.StartsWithSegments(page)))
            return MessagePage.Result(status, text);
        return TypedResults.Problem(text, statusCode: status, extensions: [new("code", code)]);
    }

    /// <summary>The same answer for what does not exist and for what is not the caller's: nobody learns which.</summary>
    public static IResult NotFound(HttpContext http) => Of(http, StatusCodes.Status404NotFound, "WEB011", "not-found",
        "There is no such thing here, or it is not yours to see. Check the address and the client you ask as.");

    /// <summary>True when a person's browser asks.</summary>
    public static bool WantsPage(HttpRequest request) =>
        request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
