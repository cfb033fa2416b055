using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Gateway.Web.Startup;

/// <summary>
/// What reaches the log: the gateway's own lines, which are written by templates without record values, and the warnings of the framework.
/// The framework's request lines are off: an address may hold a secret or an NHS number.
/// </summary>
internal static class GatewayLogging
{
    public static void Configure(WebApplicationBuilder builder)
    {
        builder.Logging
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            })
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Gateway", LogLevel.Information)
            // Their warnings and errors repeat the request's address; the error edge says what is needed.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)
            .AddFilter("System.Net.Http", LogLevel.None);
    }
}
