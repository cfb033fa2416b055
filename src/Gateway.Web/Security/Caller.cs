using Gateway.Custody.Partners;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web.Security;

/// <summary>The registered client behind a request; an endpoint that asks for one as a parameter gets the one the door let in.</summary>
internal sealed record Caller(Partner Partner)
{
    public string Id => Partner.Id;

    public static ValueTask<Caller> BindAsync(HttpContext http) =>
        ValueTask.FromResult(http.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint asks for a caller but stands outside the door."));
}
