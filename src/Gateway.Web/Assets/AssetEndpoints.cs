using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Assets;

/// <summary>The style sheets of the pages, out of the assembly.</summary>
internal static class AssetEndpoints
{
    private static readonly Dictionary<string, byte[]> Sheets = new()
    {
        ["nhsuk.css"] = Read("nhsuk.css"),
        ["gateway.css"] = Read("gateway.css"),
    };

    public static void MapOpen(IEndpointRouteBuilder api) => api.MapGet("/assets/{name}", (string name, HttpContext http) =>
    {
        if (!Sheets.TryGetValue(name, out var sheet)) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return (IResult)TypedResults.Bytes(sheet, "text/css; charset=utf-8");
    }).WithName("Assets");

    private static byte[] Read(string name)
    {
        using var stream = typeof(AssetEndpoints).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The style sheet {name} is not in the assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
