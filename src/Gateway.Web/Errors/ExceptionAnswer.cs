using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Web.Errors;

/// <summary>
/// The one place where an exception leaves the gateway by HTTP: it is logged once under a correlation id, and the caller gets the id.
/// </summary>
internal sealed partial class ExceptionAnswer(RequestDelegate next, TimeProvider time, ILogger<ExceptionAnswer> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null })
                await Refusal.Of(http, http.Response.StatusCode, "WEB012", "not-supported", Sentence(http.Response.StatusCode)).ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: there is nobody to answer and nothing is wrong here.
        }
        catch (BadHttpRequestException broken)
        {
            await AnswerAsync(http, broken.StatusCode, "WEB013", "The request is broken on its way: its body ends early or its headers contradict it. Send it again.");
        }
        catch (Exception fault)
        {
            var correlation = Guid.CreateVersion7(time.GetUtcNow()).ToString();
            var endpoint = http.GetEndpoint()?.DisplayName ?? "no endpoint";
            Failed(logger, correlation, endpoint, fault.GetType().FullName ?? "", SafeMessage(fault), new StackTrace(fault).ToString());
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }
            http.Response.Clear();
            http.Response.Headers["X-Correlation-Id"] = correlation;
            if (fault is DbException { IsTransient: true })
            {
                http.Response.Headers.RetryAfter = "5";
                await AnswerAsync(http, StatusCodes.Status503ServiceUnavailable, "WEB024",
                    $"The database is away; it was written down as {correlation}. What you sent is not acknowledged: send it again.{ForTriage(http.Request)}");
                return;
            }
            await AnswerAsync(http, StatusCodes.Status500InternalServerError, "WEB014",
                $"The gateway failed and has written it down as {correlation}. Send it again; what was acknowledged before is safe.{ForTriage(http.Request)}");
        }
    }

    private static async Task AnswerAsync(HttpContext http, int status, string code, string text)
    {
        if (http.Response.HasStarted) return;
        await Refusal.Of(http, status, code, "exception", text).ExecuteAsync(http);
    }

    /// <summary>Whoever waits for a recommendation must not wait for this program to be mended.</summary>
    private static string ForTriage(HttpRequest request) => request.Path.StartsWithSegments("/api/triage")
        ? " No recommendation was made: follow your own escalation plan now; in an emergency call 999." : "";

    private static string Sentence(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address. The addresses are listed in the README.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method. See the Allow header.",
        _ => "The request cannot be served.",
    };

    /// <summary>The message of a database's or disk's exception helps and holds no record's value; of any other only the type is told.</summary>
    private static string SafeMessage(Exception fault) => fault is DbException or IOException ? fault.Message : "";

    [LoggerMessage(1, LogLevel.Error, "Request failed: correlation {Correlation}, endpoint {Endpoint}, {Kind} {Detail}\n{Trace}")]
    private static partial void Failed(ILogger logger, string correlation, string endpoint, string kind, string detail, string trace);
}
