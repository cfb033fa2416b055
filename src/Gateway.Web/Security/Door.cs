using Gateway.Custody.Partners;
using Gateway.Web.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Web.Security;

/// <summary>Lets registered clients in: a bearer token, or for reading pages the cookie that a one-time link has set.</summary>
internal sealed class Door(ClientTokens tokens, AuditTrail audit)
{
    internal const string Cookie = "gateway-session";

    /// <summary>Stands before every endpoint that is not marked as <see cref="OpenToAll"/>.</summary>
    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<OpenToAll>() is not null)
        {
            await next(http);
            return;
        }
        if (await FindAsync(http, endpoint) is { } partner)
        {
            http.Features.Set(new Caller(partner));
            await next(http);
            return;
        }
        await audit.RefusedAsync("unknown", endpoint.DisplayName ?? "", "no-credential");
        http.Response.Headers.WWWAuthenticate = "Bearer";
        await Refusal.Of(http, StatusCodes.Status401Unauthorized, "WEB002", "login", Refusal.WantsPage(http.Request)
            ? "You are not signed in, or your half hour is over. Nothing was changed. Ask for a new link."
            : "A registered client's bearer token is needed and was missing, wrong or too old. Send 'Authorization: Bearer <token>'.").ExecuteAsync(http);
    }

    /// <summary>The bearer's client, null when there is none.</summary>
    public Task<Partner?> FindBearerAsync(HttpRequest request) =>
        Bearer(request) is { } token ? tokens.FindAsync(token, TokenIssuer.ApiAudience) : Task.FromResult<Partner?>(null);

    public static string? Bearer(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private async Task<Partner?> FindAsync(HttpContext http, Endpoint endpoint)
    {
        if (Bearer(http.Request) is not null) return await FindBearerAsync(http.Request);
        if (http.Request.Cookies[Cookie] is not { } session) return null;
        // A cookie rides along with any request that a page makes, so it opens nothing that changes anything but the form of a page of ours.
        var isReading = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!isReading && (endpoint.Metadata.GetMetadata<PageForm>() is null || !await PageForm.IsGenuineAsync(http.Request, session))) return null;
        return await tokens.FindAsync(session, TokenIssuer.PageAudience);
    }
}
