using System.Data.Common;
using Gateway.Custody.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Web.Health;

/// <summary>Whether the gateway can do its work; open, so it tells nothing else.</summary>
internal static class HealthEndpoints
{
    public static void MapOpen(IEndpointRouteBuilder api) => api.MapGet("/health", CheckAsync).WithName("Health");

    private static async Task<IResult> CheckAsync(ICustodyStore store, CancellationToken cancellationToken)
    {
        try
        {
            await store.ListMessagesAsync(new LedgerQuery(Limit: 1), cancellationToken);
        }
        catch (DbException)
        {
            return TypedResults.Text("""{"status":"database-away"}""", "application/json", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        return TypedResults.Text("""{"status":"ok"}""", "application/json");
    }
}
