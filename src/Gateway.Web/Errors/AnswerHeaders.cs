using Gateway.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Errors;

/// <summary>The headers of every answer: nothing is kept, guessed, framed or told to the next site; a page runs no script.</summary>
internal sealed class AnswerHeaders(RequestDelegate next)
{
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action ";
    private const string NoForm = Policy + "'none'";
    private const string OwnForm = Policy + "'self'";

    public Task InvokeAsync(HttpContext http)
    {
        // At the start of the answer, because an error edge clears what was set before.
        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            var holdsForm = ((HttpContext)state).GetEndpoint()?.Metadata.GetMetadata<PageForm>() is not null;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers.ContentSecurityPolicy = holdsForm ? OwnForm : NoForm;
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, http);
        return next(http);
    }
}
