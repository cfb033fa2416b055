using Gateway.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Security;

/// <summary>Where a one-time link ends: the browser gets a session of half an hour and goes on to the page it was made for.</summary>
internal static class SessionEndpoints
{
    public static void MapOpen(IEndpointRouteBuilder api) => api.MapGet("/session", OpenAsync).WithName("Session");

    private static async Task<IResult> OpenAsync(HttpContext http, string? code, OneTimeLinks links, TokenIssuer issuer, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (code is not { Length: > 0 and <= 64 } || links.Take(code) is not var (client, path))
        {
            await audit.RefusedAsync("unknown", "session", "link-used-or-too-old");
            return Refusal.Of(http, StatusCodes.Status403Forbidden, "WEB018", "security", "This link was used before or is too old. Ask for a new one.");
        }
        await audit.WroteAsync(client, "session", "session");
        http.Response.Cookies.Append(Door.Cookie, issuer.Issue(client, TokenIssuer.PageAudience, TokenIssuer.PageLife), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            Path = "/api",
            MaxAge = TokenIssuer.PageLife,
        });
        // Not a redirect: the cookie is same-site only, and a link in a mail or a chat starts on another site.
        return MessagePage.LeadingTo(path);
    }
}
